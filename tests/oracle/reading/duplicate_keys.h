#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

// Which members of a JSON text stand in their object twice. A parsed boost::json::value no longer knows: the
// last one wins there.
namespace relance::oracle {

// JSON pointers of the repeated members; nothing when the text is no JSON.
std::optional<std::set<std::string>> duplicate_keys(std::string_view json);

}  // namespace relance::oracle

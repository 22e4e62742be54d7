// Members of JSON that our own writers wrote, found without a parser: values without escapes, names that stand once
// before the data.
#pragma once

#include <string>
#include <string_view>

namespace relance::driver {

// The text of the first member of this name; empty where there is none.
[[nodiscard]] std::string_view text_member(std::string_view json, std::string_view name);
// The digits of the first member of this name; 0 where there is none.
[[nodiscard]] long long number_member(std::string_view json, std::string_view name);
// Without the first text member of this name and the comma behind it.
[[nodiscard]] std::string without_text(std::string json, std::string_view name);
// Without the first member of this name, whatever its value, and one comma beside it.
[[nodiscard]] std::string without_member(std::string json, std::string_view name);

}  // namespace relance::driver

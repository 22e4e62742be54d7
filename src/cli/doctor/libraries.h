// The libraries of the program, with the versions that are loaded.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace relance::cli {

using Library = std::pair<std::string, std::string>;  // name, version

[[nodiscard]] std::vector<Library> libraries();  // sorted by name

}  // namespace relance::cli

// The libraries that the program stands on, with the versions that it runs with.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace relance::app {

using Library = std::pair<std::string, std::string>;  // name, version

[[nodiscard]] std::vector<Library> libraries();  // by name

}  // namespace relance::app

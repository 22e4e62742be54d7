#pragma once

#include <algorithm>
#include <string_view>

namespace relance::driver {

// Each line of a text that is not empty.
template <class Visit>
void for_each_line(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (!line.empty()) visit(line);
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
}

}  // namespace relance::driver

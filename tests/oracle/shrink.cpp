#include "oracle/shrink.h"

#include <algorithm>

namespace relance::oracle {

std::vector<std::string> shrink(std::vector<std::string> lines,
                                const std::function<bool(const std::vector<std::string>&)>& still_fails) {
  for (std::size_t chunk = std::max<std::size_t>(lines.size() / 2, 1);;) {
    bool is_smaller = false;
    for (std::size_t at = 0; at < lines.size();) {
      std::vector<std::string> rest(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(at));
      const std::size_t after = std::min(at + chunk, lines.size());
      rest.insert(rest.end(), lines.begin() + static_cast<std::ptrdiff_t>(after), lines.end());
      if (still_fails(rest)) {
        lines = rest;
        is_smaller = true;
      } else {
        at += chunk;
      }
    }
    if (chunk == 1 && !is_smaller) return lines;
    chunk = std::max<std::size_t>(chunk / 2, 1);
  }
}

}  // namespace relance::oracle

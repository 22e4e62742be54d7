#pragma once

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace relance::bench {

// The value that this share of all values does not exceed. Sorts them.
[[nodiscard]] inline double percentile(std::vector<double>& values, double share) {
  if (values.empty()) throw std::runtime_error("nothing was measured");
  std::ranges::sort(values);
  const auto place = static_cast<std::size_t>(share * static_cast<double>(values.size()));
  return values[std::min(place, values.size() - 1)];
}

}  // namespace relance::bench

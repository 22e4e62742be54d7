#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// A random history: stories woven into each other, then disturbed. The same seed gives the same history.
namespace relance::oracle {

struct History {
  std::vector<std::string> lines;
  std::optional<std::int64_t> until_ms;

  std::string text() const;  // NDJSON
};

History random_history(std::uint64_t seed);

}  // namespace relance::oracle

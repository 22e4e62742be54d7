#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "oracle/coverage.h"

// The rules a second time, naive on purpose and sharing no code with the product: whole histories are kept as
// lists, and whatever can be computed from them is computed anew each time. Slow, and wrong in other places.
namespace relance::oracle {

struct Result {
  std::vector<boost::json::object> facts;         // without `id`
  boost::json::object stats;                      // stats.json
  std::vector<boost::json::object> dead_letters;  // `offset`, `reason` and `path` only
  Coverage coverage;
};

// The offline run: one partition, a discrete-event simulation. `until_ms` moves the clocks once more at the end.
Result run(std::string_view ndjson, std::optional<std::int64_t> until_ms);

}  // namespace relance::oracle

// The same records folded a second time, one after the other, by nothing but the processors: no worker, no commits
// but where a fold asks for one.
#pragma once

#include <string>
#include <vector>

#include <relance/stream/progress.h>

#include "simulation/ledger.h"

namespace relance::driver {

struct Replayed {
  std::map<ports::TopicPartition, std::vector<std::string>> outputs;  // facts and outbox entries
  stream::Progress progress;
  std::string failure;  // empty: none
};

// `input` is a partition of the contact log or of the campaign log.
[[nodiscard]] Replayed replay(const Ledger& ledger, ports::TopicPartition input);

}  // namespace relance::driver

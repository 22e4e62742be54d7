// Shared by the sessions and logs of a world.
#pragma once

#include <relance/testing/simulation/world.h>

#include "group.h"
#include "stored_log.h"

namespace relance::simulation {

struct World::Broker {
  Broker(std::vector<ports::TopicSpec> topics, Chaos& chaos) : log(std::move(topics)), group(log, chaos) {}

  StoredLog log;
  Group group;
  std::uint64_t sessions = 0;  // ever opened
};

// Throws ContractBroken unless `holds`.
inline void require(bool holds, const char* sentence) {
  if (!holds) throw ContractBroken(sentence);
}

}  // namespace relance::simulation

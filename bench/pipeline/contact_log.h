// A data directory whose log holds a file of events, routed as POST /events routes them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <relance/adapters/rocksdb/log.h>
#include <relance/adapters/rocksdb/state_store.h>

#include "live/system_clock.h"

namespace relance::bench {

// The log and the state of one directory, with the memory that `relance run` gives them.
struct OpenDirectory {
  app::SystemClock clock;
  app::SystemEntropy entropy;
  std::unique_ptr<embedded::EmbeddedLog> log;
  std::unique_ptr<ports::StateStore> state;

  OpenDirectory(const std::string& directory, std::size_t memory_bytes);
};

struct LoadedEvents {
  std::uint64_t contact_events = 0;
  std::uint64_t campaign_events = 0;
};

// Appends all events of the file, in commits of 10,000.
LoadedEvents load_events(const std::string& file, OpenDirectory& directory);

}  // namespace relance::bench

// What is posted in one play: stories woven into each other in order of time, for a cast that fills three partitions.
// The same seed gives the same workload.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "oracle/reading/instant.h"

namespace relance::driver {

enum class Kind : std::uint8_t {
  kContact,  // an event of the contact log, by its key
  kWebhook,  // a provider's body
  kTick,     // to every partition
  kBarrier,  // an event of the campaign log, or an opening for every contact partition: nobody posts beside it
  kPoison,   // what no task can read, written by somebody who does not ask ingress
};

struct Item {
  Kind kind{};
  oracle::Millis time = 0;
  std::string type;                 // without `relance.` and `.v1`
  std::string subject;              //
  std::string data;                 // JSON
  std::optional<std::string> body;  // of webhooks and poison; none: a tombstone
  std::size_t events = 0;           // that the body stands for
  std::size_t defects = 0;          // elements of it that cannot be read
};

struct Workload {
  std::vector<Item> items;
  oracle::Millis start = 0;
  oracle::Millis end = 0;  // the clocks move there when all is posted
};

inline constexpr std::size_t kItemsMin = 300;

// `local_only`: nothing that is decided by how far one partition is ahead of another.
[[nodiscard]] Workload make_workload(std::uint64_t seed, bool local_only);

[[nodiscard]] std::string event_text(const Item& item, const std::string& id, oracle::Millis time);

}  // namespace relance::driver

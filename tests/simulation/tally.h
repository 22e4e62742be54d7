// What plays have done and met, added up: plain numbers, so that a child process can leave them in shared memory.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <relance/testing/simulation/faults.h>

namespace relance::driver {

// What a run over many seeds has to meet, besides each fault and each crash point.
enum class Met : std::uint8_t {
  kCommitInOpened,
  kCommitInCancelled,
  kCommitInTimers,
  kCommitInWebhook,
  kRefolded,
  kRestored,
  kResumed,
  kRejoined,
  kUnknownCommitted,
  kUnknownAborted,
  kAborted,
  kDiscarded,
  kFenced,
  kWorkerStopped,
  kWorkerStarted,
  kProcessStopped,
  kProcessCrashed,
  kEmptyDisk,
  kMaintained,
  kPostedAgain,
  kLandedAgain,
  kWebhookLanded,
  kDeadLetter,
  kTombstone,
  kHostTick,
  kClockNotTrusted,
  kTimedOut,
  kOpened,
  kCancelled,
  kCompleted,
  kMessage2,
};
inline constexpr std::size_t kMetCount = 31;

inline constexpr std::array<std::string_view, kMetCount> kMetNames = {
    "commit inside campaign.opened",
    "commit inside campaign.cancelled",
    "commit between timers of one record",
    "commit inside a webhook",
    "record folded again after a restart",
    "row restored from a changelog",
    "parked and resumed",
    "rejoined",
    "unknown outcome resolved as committed",
    "unknown outcome resolved as aborted",
    "commit aborted",
    "batch discarded",
    "process fenced and started again",
    "worker stopped in order",
    "worker started beside others",
    "process stopped in order",
    "process crashed",
    "process started on an empty disk",
    "log maintained",
    "event posted again",
    "event in the log more than once",
    "webhook in the log",
    "dead letter",
    "tombstone in the statistics",
    "tick by the host",
    "clock not trusted",
    "timeout",
    "campaign opened in a partition",
    "campaign cancelled in a partition",
    "campaign completed",
    "message 2 requested",
};

struct Tally {
  std::uint64_t seeds = 0;
  std::uint64_t events = 0;  // posted, however often
  std::uint64_t turns = 0;
  std::uint64_t commits = 0;
  std::uint64_t records = 0;  // written to all logs
  std::uint64_t facts = 0;
  std::array<std::uint64_t, kMetCount> met{};
  simulation::FaultCounts faults;

  void meet(Met what, std::uint64_t count = 1) { met[static_cast<std::size_t>(what)] += count; }
  Tally& operator+=(const Tally& other);
};

// A table for people.
[[nodiscard]] std::string text_of(const Tally& tally);
// Names of what was never met. Faults and crash points that no play can meet are left out.
[[nodiscard]] std::vector<std::string> never_met(const Tally& tally);

}  // namespace relance::driver

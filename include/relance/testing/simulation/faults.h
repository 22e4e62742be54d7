// What can go wrong in a simulated world, and how often.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include <relance/base/crash_point.h>
#include <relance/testing/simulation/random.h>

namespace relance::simulation {

enum class Fault : std::uint8_t {
  kCommitUnknownDone,  // a commit answers kUnknown and took effect
  kCommitUnknownLate,  // it answers kUnknown and comes to stand later, at recover() at the latest
  kCommitUnknownGone,  // it answers kUnknown and nothing of it is left
  kCommitAborted,      // kAborted for no reason of the session's
  kCommitFenced,       // kFenced: somebody else took the identity
  kPollRejoin,         // the session is over
  kPollEarly,          // poll comes back before its time with nothing
  kReadRetry,          // read, offsets, committed and status of log and session
  kReadShort,          // read gives fewer records than it could
  kProduceRetry,       // produce, seek
  kSettleRetry,        // abort, recover
  kJoinRetry,          //
  kStateGetRetry,      // get, and the next step of a scan
  kStateWriteRetry,    //
  kSlowCall,           // any call takes up to a minute
  kPartitionMoved,     // asked back and given to another session
  kPartitionReturned,  // asked back and given to the same session again
  kPartitionLost,      // taken without asking: its holder goes on until it is notified
  kAppendRetry,        // nothing was appended
  kAppendAnswerLost,   // everything was appended; the caller hears kRetry
  kAppendPartly,       // the first records were appended; the caller hears kRetry
  kAppendDuplicated,   // the records are in twice
  kAppendDelayed,      // not at this pump()
  kAppendTorn,         // a crash: some of what nobody has acknowledged is in
  kClockForward,       // the wall clock jumps by days
  kClockBackward,      //
  kPowerCut,           // of crashes: the machine's, not the process's
  kStateBatchesLost,   // at power cuts: batches of the state store that were not synced are gone
};
inline constexpr std::size_t kFaultCount = 28;

inline constexpr std::array<std::string_view, kFaultCount> kFaultNames = {
    "commit-unknown-done", "commit-unknown-late", "commit-unknown-gone", "commit-aborted",    "commit-fenced",
    "poll-rejoin",         "poll-early",          "read-retry",          "read-short",        "produce-retry",
    "settle-retry",        "join-retry",          "state-get-retry",     "state-write-retry", "slow-call",
    "partition-moved",     "partition-returned",  "partition-lost",      "append-retry",      "append-answer-lost",
    "append-partly",       "append-duplicated",   "append-delayed",      "append-torn",       "clock-forward",
    "clock-backward",      "power-cut",           "state-batches-lost"};

// Probabilities. Those of calls hold for each call, those of partitions and clocks for each poll, those of crashes for
// each time that a crash point is reached, kPowerCut for each crash.
struct Faults {
  std::array<PerMillion, kFaultCount> chances{};
  std::array<PerMillion, kCrashPointCount> crashes{};

  [[nodiscard]] PerMillion& operator[](Fault fault) { return chances[static_cast<std::size_t>(fault)]; }
  [[nodiscard]] PerMillion operator[](Fault fault) const { return chances[static_cast<std::size_t>(fault)]; }
  [[nodiscard]] PerMillion& operator[](CrashPoint point) { return crashes[static_cast<std::size_t>(point)]; }
  [[nodiscard]] PerMillion operator[](CrashPoint point) const { return crashes[static_cast<std::size_t>(point)]; }
};

// Nothing goes wrong.
[[nodiscard]] Faults calm();
// Some of them, each more or less often, as the seed says.
[[nodiscard]] Faults swarm(std::uint64_t seed);

// How often each fault has bitten, each crash point was reached, and the world has crashed there.
struct FaultCounts {
  std::array<std::uint64_t, kFaultCount> bitten{};
  std::array<std::uint64_t, kCrashPointCount> reached{};
  std::array<std::uint64_t, kCrashPointCount> crashed{};

  [[nodiscard]] std::uint64_t of(Fault fault) const { return bitten[static_cast<std::size_t>(fault)]; }
  FaultCounts& operator+=(const FaultCounts& other);
};

}  // namespace relance::simulation

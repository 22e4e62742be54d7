// The faults of a simulated world, and their probabilities.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include <relance/base/crash_point.h>
#include <relance/testing/simulation/random.h>

namespace relance::simulation {

enum class Fault : std::uint8_t {
  kCommitUnknownDone,  // a commit returns kUnknown but took effect
  kCommitUnknownLate,  // it returns kUnknown and takes effect later, at recover() at the latest
  kCommitUnknownGone,  // it returns kUnknown and has no effect
  kCommitAborted,      // kAborted, not caused by the session
  kCommitFenced,       // kFenced: another session took the identity
  kPollRejoin,         // the session is over
  kPollEarly,          // poll returns early with nothing
  kReadRetry,          // read, offsets, committed and status of log and session
  kReadShort,          // read returns fewer records than it could
  kProduceRetry,       // produce, seek
  kSettleRetry,        // abort, recover
  kJoinRetry,          //
  kStateGetRetry,      // get, and the next step of a scan
  kStateWriteRetry,    //
  kSlowCall,           // any call takes up to a minute
  kPartitionMoved,     // revoked and assigned to another session
  kPartitionReturned,  // revoked and assigned to the same session again
  kPartitionLost,      // lost without a revocation: its owner continues until it is notified
  kAppendRetry,        // nothing was appended
  kAppendAnswerLost,   // everything was appended; the caller gets kRetry
  kAppendPartly,       // the first records were appended; the caller gets kRetry
  kAppendDuplicated,   // the records are appended twice
  kAppendDelayed,      // not in this pump()
  kAppendTorn,         // a crash: some unacknowledged records are in the log
  kClockForward,       // the wall clock jumps by days
  kClockBackward,      //
  kPowerCut,           // a crash of the machine, not only of the process
  kStateBatchesLost,   // at power cuts: unsynced batches of the state store are lost
};
inline constexpr std::size_t kFaultCount = 28;

inline constexpr std::array<std::string_view, kFaultCount> kFaultNames = {
    "commit-unknown-done", "commit-unknown-late", "commit-unknown-gone", "commit-aborted",    "commit-fenced",
    "poll-rejoin",         "poll-early",          "read-retry",          "read-short",        "produce-retry",
    "settle-retry",        "join-retry",          "state-get-retry",     "state-write-retry", "slow-call",
    "partition-moved",     "partition-returned",  "partition-lost",      "append-retry",      "append-answer-lost",
    "append-partly",       "append-duplicated",   "append-delayed",      "append-torn",       "clock-forward",
    "clock-backward",      "power-cut",           "state-batches-lost"};

// Probabilities: per call for calls, per poll for partitions and clocks, per time that a crash point is reached for
// crashes, and per crash for kPowerCut.
struct Faults {
  std::array<PerMillion, kFaultCount> chances{};
  std::array<PerMillion, kCrashPointCount> crashes{};

  [[nodiscard]] PerMillion& operator[](Fault fault) { return chances[static_cast<std::size_t>(fault)]; }
  [[nodiscard]] PerMillion operator[](Fault fault) const { return chances[static_cast<std::size_t>(fault)]; }
  [[nodiscard]] PerMillion& operator[](CrashPoint point) { return crashes[static_cast<std::size_t>(point)]; }
  [[nodiscard]] PerMillion operator[](CrashPoint point) const { return crashes[static_cast<std::size_t>(point)]; }
};

// No faults.
[[nodiscard]] Faults calm();
// Some faults, with probabilities drawn from the seed.
[[nodiscard]] Faults swarm(std::uint64_t seed);

// How often each fault occurred, each crash point was reached, and the world crashed there.
struct FaultCounts {
  std::array<std::uint64_t, kFaultCount> bitten{};
  std::array<std::uint64_t, kCrashPointCount> reached{};
  std::array<std::uint64_t, kCrashPointCount> crashed{};

  [[nodiscard]] std::uint64_t of(Fault fault) const { return bitten[static_cast<std::size_t>(fault)]; }
  FaultCounts& operator+=(const FaultCounts& other);
};

}  // namespace relance::simulation

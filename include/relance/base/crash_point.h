// Named steps at which a test may end the process, as a power cut would. Builds without RELANCE_CRASH_POINTS (releases)
// contain none of this.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>

namespace relance {

enum class CrashPoint : std::uint8_t {
  kBatchBegun,        // the first record of a batch is about to be processed
  kRecordFolded,      // between two records
  kStepFolded,        // in the middle of a record that is processed in steps
  kBeforeCommit,      // outputs produced, nothing committed
  kAfterCommit,       // outputs and offsets durable, state not written
  kAfterState,        // state written
  kAfterTick,         // a tick has been appended
  kRestoreStep,       // while state is being restored
  kBeforeLogWrite,    // embedded log: offsets assigned, nothing written
  kAfterLogWrite,     // embedded log: written and synced, nobody notified
  kIngressAppended,   // durable, not yet answered
  kAfterMaintenance,  // retention or compaction has removed something
};
inline constexpr std::size_t kCrashPointCount = 12;

inline constexpr std::array<std::string_view, kCrashPointCount> kCrashPointNames = {
    "batch-begun", "record-folded", "step-folded",      "before-commit",   "after-commit",     "after-state",
    "after-tick",  "restore-step",  "before-log-write", "after-log-write", "ingress-appended", "after-maintenance"};

#ifdef RELANCE_CRASH_POINTS
inline constexpr bool kHasCrashPoints = true;

// Called at every step, on the thread that reaches it. It may throw (simulation) or end the process. Install before
// threads start; an empty function disables it.
void on_crash_points(std::function<void(CrashPoint)> installed);
void reach(CrashPoint point);
#else
inline constexpr bool kHasCrashPoints = false;
inline void on_crash_points(const std::function<void(CrashPoint)>&) {}
inline void reach(CrashPoint) {}
#endif

}  // namespace relance

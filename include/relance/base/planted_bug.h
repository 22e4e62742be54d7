// Bugs that a test plants to see that the simulation finds them. Builds without RELANCE_CRASH_POINTS (releases) contain
// none of this.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace relance {

enum class PlantedBug : std::uint8_t {
  kNone,
  kStateBeforeCommit,        // state is written before the log has committed
  kTimerLostOnRestore,       // the first timer of a row is not armed when state is loaded
  kUnknownTakenAsCommitted,  // an unknown commit is not resolved: applied
  kUnknownTakenAsAborted,    // an unknown commit is not resolved: folded and written again
  kOffsetOffByOne,           // the offset that is committed is one too far
  kParkedStateStale,         // parked state goes on without a look at what is committed
  kDigestSkipped,            // what is folded again is not digested
  kBroadcastStepRepeated,    // the cursor of a record in steps is not stored
  kFactNumberForgotten,      // the next fact number of a record in steps is not stored
  kDeltasLostAtStep,         // differences added up before a commit inside a record are dropped
  kOutputsWrittenAgain,      // what is folded again after a restart is also written again
  kOverlayKeptOnAbort,       // what an aborted batch changed stays in memory
  kFlushSkipped,             // an audience is looked for while rows wait to be written
  kChangelogRowSkipped,      // the first row of a commit does not go into the changelog
  kMarkTooFar,               // a restore notes the end of its changelog before it is there
};
inline constexpr std::size_t kPlantedBugCount = 16;

inline constexpr std::array<std::string_view, kPlantedBugCount> kPlantedBugNames = {"none",
                                                                                    "state-before-commit",
                                                                                    "timer-lost-on-restore",
                                                                                    "unknown-taken-as-committed",
                                                                                    "unknown-taken-as-aborted",
                                                                                    "offset-off-by-one",
                                                                                    "parked-state-stale",
                                                                                    "digest-skipped",
                                                                                    "broadcast-step-repeated",
                                                                                    "fact-number-forgotten",
                                                                                    "deltas-lost-at-step",
                                                                                    "outputs-written-again",
                                                                                    "overlay-kept-on-abort",
                                                                                    "flush-skipped",
                                                                                    "changelog-row-skipped",
                                                                                    "mark-too-far"};

#ifdef RELANCE_CRASH_POINTS
// One at a time, for the whole process; before threads start.
void plant(PlantedBug bug);
[[nodiscard]] bool is_planted(PlantedBug bug);
#else
inline bool is_planted(PlantedBug) {
  return false;
}
#endif

}  // namespace relance

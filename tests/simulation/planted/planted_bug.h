// Bugs that a test plants to see that the simulation finds them: mistakes that an engine of this kind makes. The engine
// knows nothing of them. Each is a decorator of what a worker is given: its log, its store or its processors.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace relance::driver {

enum class PlantedBug : std::uint8_t {
  kNone,
  kStateBeforeCommit,        // state is written before the log has committed
  kTimerLostOnRestore,       // the first timer of a row is not armed when state is loaded
  kUnknownTakenAsCommitted,  // an unknown commit is not resolved: applied
  kUnknownTakenAsAborted,    // an unknown commit is not resolved: processed and written again
  kOffsetOffByOne,           // the offset that is committed is one too far
  kSuspendedTaskStale,       // a suspended task resumes whatever was committed meanwhile
  kDigestSkipped,            // what is decided while reprocessing is not digested
  kBroadcastStepRepeated,    // the cursor of a record in steps is not stored
  kFactNumberForgotten,      // the next fact number of a record in steps is not stored
  kDeltasLostAtStep,         // differences aggregated before a commit inside a record are dropped
  kOutputsWrittenAgain,      // what is reprocessed after a restart is also written again
  kDirtyRowsKeptOnAbort,     // what an aborted batch changed stays in memory
  kFlushSkipped,             // an audience is looked for while rows wait to be written
  kChangelogRowSkipped,      // the first row of a commit does not go into the changelog
  kCheckpointTooFar,         // the checkpoint notes the end of the changelog before it was read
};

inline constexpr std::array<std::string_view, 16> kPlantedBugNames = {"none",
                                                                      "state-before-commit",
                                                                      "timer-lost-on-restore",
                                                                      "unknown-taken-as-committed",
                                                                      "unknown-taken-as-aborted",
                                                                      "offset-off-by-one",
                                                                      "suspended-task-stale",
                                                                      "digest-skipped",
                                                                      "broadcast-step-repeated",
                                                                      "fact-number-forgotten",
                                                                      "deltas-lost-at-step",
                                                                      "outputs-written-again",
                                                                      "dirty-rows-kept-on-abort",
                                                                      "flush-skipped",
                                                                      "changelog-row-skipped",
                                                                      "checkpoint-too-far"};
inline constexpr std::size_t kPlantedBugCount = kPlantedBugNames.size();

}  // namespace relance::driver

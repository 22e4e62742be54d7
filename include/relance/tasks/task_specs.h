// The tasks of Relance: what folds which log.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <relance/ports/record.h>
#include <relance/stream/worker.h>

namespace relance::tasks {

// Raised whenever the same record could be decided otherwise: digests of one version say nothing about another's.
inline constexpr std::uint32_t kRulesVersion = 1;

struct TaskSelection {
  bool normaliser = true;
  bool contacts = true;
  bool campaigns = true;
};

// `topics` are those of events::Topic, in that order; rows go to changelogs where the log has these.
[[nodiscard]] std::vector<stream::TaskSpec> make_task_specs(std::span<const ports::TopicSpec> topics,
                                                            const TaskSelection& parts);

}  // namespace relance::tasks

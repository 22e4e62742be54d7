// The tasks of Relance: which task processes which log.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <relance/ports/record.h>
#include <relance/stream/worker.h>

namespace relance::tasks {

// Raised whenever the same record could be decided differently: digests of different versions are not comparable.
inline constexpr std::uint32_t kRulesVersion = 1;

struct TaskSelection {
  bool normaliser = true;
  bool contacts = true;
  bool campaigns = true;
};

// `topics` are those of events::Topic, in that order; rows go to changelogs if the log has them.
[[nodiscard]] std::vector<stream::TaskSpec> make_task_specs(std::span<const ports::TopicSpec> topics,
                                                            const TaskSelection& parts);

}  // namespace relance::tasks

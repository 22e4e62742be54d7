#include "checks.h"

#include <fmt/format.h>

namespace relance::app {
namespace {

ingress::StatusCheck check_trouble(const char* name, const std::optional<std::string>& trouble) {
  return {name, !trouble, trouble.value_or("")};
}

ingress::StatusCheck check_clock(stream::HostClock& clock) {
  const stream::HostClock::Reading reading = clock.read();
  if (reading.trusted) return {"clock", true, ""};
  return {"clock", false,
          fmt::format("the wall clock was set by {} s while this process ran: no timer is followed until it is set "
                      "back, or the process gets SIGUSR1 as a sign that it is right",
                      std::chrono::duration_cast<std::chrono::seconds>(reading.step).count())};
}

std::size_t partitions_of(const ports::Log& log, const std::vector<ports::TopicNumber>& topics) {
  std::size_t count = 0;
  for (const ports::TopicNumber topic : topics)
    count += static_cast<std::size_t>(log.topics()[topic.value()].partitions.value());
  return count;
}

// Every partition of every log that this process folds is with a worker, and its state stands where the log does. Where
// others fold, too, what they have is not ours to wait for.
ingress::StatusCheck check_tasks(const NodeView& node) {
  std::size_t tasks = 0;
  std::size_t ready = 0;
  for (const auto& worker : node.workers) {
    const stream::WorkerSnapshot snapshot = worker->snapshot();
    if (!node.is_alone && !snapshot.has_assignment)
      return {"tasks", false, "the group has not shared out its partitions yet"};
    tasks += snapshot.tasks.size();
    for (const stream::TaskSnapshot& task : snapshot.tasks) ready += task.ready ? 1 : 0;
  }
  const std::size_t wanted = node.is_alone ? partitions_of(node.log, node.folded) : tasks;
  return {"tasks", ready == wanted, ready == wanted ? "" : fmt::format("{} of {} are ready", ready, wanted)};
}

ingress::StatusCheck check_workers(const NodeView& node) {
  for (const auto& worker : node.workers) {
    if (const auto reason = worker->stopped()) return {"workers", false, reason->what};
    if (const auto trouble = worker->snapshot().trouble) return {"workers", false, *trouble};
  }
  return {"workers", true, ""};
}

}  // namespace

std::vector<ingress::StatusCheck> check_node(const NodeView& node) {
  return {check_trouble("log", node.log.trouble()), check_trouble("state", node.store.trouble()),
          check_clock(node.clock), check_tasks(node), check_workers(node)};
}

}  // namespace relance::app

#include "assignments.h"

#include <string>
#include <utility>

#include <relance/base/logging.h>

namespace relance::stream {
namespace {

ports::TopicPartition partition_of(const ports::Assignment& assignment) {
  return assignment.partition;
}
ports::TopicPartition partition_of(ports::TopicPartition partition) {
  return partition;
}

// `contact-0,contact-3`
template <class Partitions>
std::string names_of(const WorkerContext& context, const Partitions& partitions) {
  std::string names;
  for (const auto& each : partitions) {
    const ports::TopicPartition partition = partition_of(each);
    if (!names.empty()) names += ',';
    names += context.spec_of(partition.topic).name + "-" + std::to_string(partition.partition.value());
  }
  return names;
}

}  // namespace

PortResult<Done> Assignments::poll(Duration wait) {
  error_.reset();
  auto polled = context_.session->poll(wait, *this);
  if (error_) return Failure{*error_};
  return polled;
}

void Assignments::on_assigned(std::span<const ports::Assignment> partitions) {
  context_.counters.has_assignment = true;
  context_.counters.assigned += partitions.size();
  const std::uint64_t resumed = context_.counters.resumed;
  for (const ports::Assignment& assignment : partitions) {
    if (context_.tasks.contains(assignment.partition) || resume(assignment)) continue;
    context_.tasks.emplace(assignment.partition,
                           std::make_unique<Task>(context_.spec_of(assignment.partition.topic), assignment.partition,
                                                  context_.ports.store, context_.cache_budget));
  }
  logging::info("partitions assigned", {{"worker", context_.options.member},
                                        {"partitions", names_of(context_, partitions)},
                                        {"resumed", context_.counters.resumed - resumed}});
}

// The open batch is committed, while it still can be, before its partitions are revoked.
void Assignments::on_revoked(std::span<const ports::TopicPartition> partitions) {
  if (commits_.batch().is_open() && !commits_.is_recovering()) {
    if (auto committed = commits_.commit(); !committed) {
      if (committed.error().reaction != Reaction::kRetry) error_ = committed.error();
      if (!commits_.is_recovering()) commits_.discard();
    }
  }
  context_.counters.revoked += partitions.size();
  for (const ports::TopicPartition partition : partitions) suspend(partition);
  logging::info("partitions revoked",
                {{"worker", context_.options.member}, {"partitions", names_of(context_, partitions)}});
}

// What the batch has processed for these partitions cannot be committed any more; nor can the rest of it, which is in
// the same transaction.
void Assignments::on_lost(std::span<const ports::TopicPartition> partitions) {
  if (!commits_.is_recovering()) commits_.discard();
  context_.counters.lost += partitions.size();
  for (const ports::TopicPartition partition : partitions) suspend(partition);
  logging::warning("partitions lost",
                   {{"worker", context_.options.member}, {"partitions", names_of(context_, partitions)}});
}

void Assignments::suspend(ports::TopicPartition partition) {
  const auto found = context_.tasks.find(partition);
  if (found == context_.tasks.end()) return;
  Task& task = *found->second;
  context_.ports.owners.release(task.prefix, &context_);
  if (task.dirty) commits_.forget(task);  // its next owner restores the rows from the log
  const bool is_clean = task.state == TaskState::kReady && !task.dirty;
  if (is_clean && suspended_.size() < kSuspendedMax) suspended_[partition] = std::move(found->second);
  context_.tasks.erase(found);
}

bool Assignments::resume(const ports::Assignment& assignment) {
  const auto found = suspended_.find(assignment.partition);
  if (found == suspended_.end()) return false;
  std::unique_ptr<Task> task = std::move(found->second);
  suspended_.erase(found);
  if (!is_current(*task, assignment.committed)) return false;
  const Offset next = task->progress.position.next_offset;
  if (auto sought = context_.session->seek(assignment.partition, next); !sought) return false;
  ++context_.counters.resumed;
  context_.tasks.emplace(assignment.partition, std::move(task));
  return true;
}

bool Assignments::is_current(const Task& task, const std::optional<ports::Committed>& committed) {
  const Progress& progress = task.progress;
  const auto metadata = committed ? parse_commit_metadata(committed->metadata) : std::nullopt;
  const bool is_committed = metadata && committed->next_offset == progress.position.next_offset &&
                            metadata->steps == progress.position.steps && metadata->digest == progress.digest;
  if (!is_committed || !task.spec.stateful) return is_committed;
  if (!context_.ports.owners.take(task.prefix, &context_)) return false;
  const auto meta = context_.read_meta(task);
  return meta && meta.value() && meta.value()->progress == progress;
}

void Assignments::lose_session() {
  context_.counters.has_assignment = false;
  commits_.forget_session();
  while (!context_.tasks.empty()) suspend(context_.tasks.begin()->first);
  context_.replace_session(nullptr);
}

}  // namespace relance::stream

// The transactions of a session.
#include <algorithm>

#include "session.h"

namespace relance::simulation {

ports::PortResult<ports::Done> Session::produce(ports::TopicPartition partition, const ports::NewRecord& record) {
  if (const auto found = obstacle(Fault::kProduceRetry)) return Failure{*found};
  open_.records.add(Offset{}, Timestamp{}, record);
  open_.partitions.push_back(broker_.log.index_of(partition));
  return ports::Done{};
}

ports::CommitOutcome Session::commit(std::span<const ports::OffsetCommit> offsets) {
  world_.enter_call();
  ends_.clear();
  if (world_.is_down()) return ports::CommitOutcome::kUnknown;
  require(!must_recover_, "after kUnknown comes recover(), before anything else");
  for (const auto& [partition, next_offset, metadata] : offsets) {
    require(metadata.size() <= ports::kCommitMetadataBytesMax, "metadata of a commit have a limit");
    require(metadata.find('\0') == std::string::npos, "metadata of a commit are text without NUL");
  }
  if (member_.state == MemberState::kFenced) return give_up(ports::CommitOutcome::kFenced);
  if (is_out()) return give_up(ports::CommitOutcome::kAborted);
  if (chaos_.bites(Fault::kCommitFenced)) {
    broker_.group.leave(member_, MemberState::kFenced, world_.clock().wall());
    return give_up(ports::CommitOutcome::kFenced);
  }
  const auto is_ours = [&](const ports::OffsetCommit& offset) {
    return broker_.group.holds(member_, broker_.log.index_of(offset.partition));
  };
  if (chaos_.bites(Fault::kCommitAborted) || !std::all_of(offsets.begin(), offsets.end(), is_ours)) {
    return give_up(ports::CommitOutcome::kAborted);
  }
  open_.offsets.assign(offsets.begin(), offsets.end());
  if (chaos_.bites(Fault::kCommitUnknownGone)) return leave_open(false, false);
  reach(CrashPoint::kBeforeLogWrite);
  if (chaos_.bites(Fault::kCommitUnknownLate)) return leave_open(true, false);
  if (chaos_.bites(Fault::kCommitUnknownDone)) return leave_open(true, true);
  broker_.log.commit(world_.clock().wall(), open_);
  for (const PartitionIndex index : open_.partitions) ends_[index] = broker_.log.offsets(index).end;
  open_.clear();
  reach(CrashPoint::kAfterLogWrite);
  return ports::CommitOutcome::kCommitted;
}

std::optional<Offset> Session::end_of_commit(ports::TopicPartition partition) const {
  const auto found = ends_.find(broker_.log.index_of(partition));
  return found == ends_.end() ? std::nullopt : std::optional{found->second};
}

ports::CommitOutcome Session::give_up(ports::CommitOutcome outcome) {
  open_.clear();
  for (PartitionIndex i = 0; i < told_.size(); ++i) {
    if (told_[i]) rewind(i);
  }
  return outcome;
}

ports::CommitOutcome Session::leave_open(bool commits, bool at_once) {
  broker_.log.leave_open(member_.producer, std::move(open_), commits);
  open_ = {};
  if (at_once) broker_.log.settle(world_.clock().wall(), member_.producer);
  must_recover_ = true;
  return ports::CommitOutcome::kUnknown;
}

ports::PortResult<ports::Done> Session::abort() {
  if (const auto found = obstacle(Fault::kSettleRetry)) return Failure{*found};
  open_.clear();
  return ports::Done{};
}

ports::PortResult<ports::Done> Session::recover() {
  world_.enter_call();
  if (world_.is_down()) return ports::failure(ports::Reaction::kStop, "the process has crashed");
  if (chaos_.bites(Fault::kSettleRetry)) return ports::failure(ports::Reaction::kRetry, "a simulated fault");
  broker_.log.settle(world_.clock().wall(), member_.producer);
  must_recover_ = false;
  if (is_out()) return ports::failure(ports::Reaction::kRejoin, "the session is over");
  return ports::Done{};
}

}  // namespace relance::simulation

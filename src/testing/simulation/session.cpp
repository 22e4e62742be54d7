#include "session.h"

#include <algorithm>

namespace relance::simulation {
namespace {

constexpr Duration kClockErrorMax = std::chrono::days{30};
constexpr Duration kClockJumpMin = std::chrono::days{1};
constexpr Duration kClockJumpMax = std::chrono::days{5};
constexpr std::size_t kShortReadMax = 4;  // records

ports::PortError error(ports::Reaction reaction, const char* reason) {
  return {reaction, reason};
}

}  // namespace

Session::Session(World& world, World::Broker& broker, std::string_view identity,
                 std::span<const ports::TopicNumber> topics)
    : world_(world), broker_(broker), chaos_(world.chaos()), positions_(broker.log.size()), told_(broker.log.size()) {
  member_.producer = ProducerId{++broker.sessions};
  member_.identity = identity;
  member_.topics.resize(broker.log.topics().size());
  for (const ports::TopicNumber topic : topics) {
    RELANCE_ASSERT(topic.value() < member_.topics.size());
    member_.topics[topic.value()] = true;
  }
  broker.group.take_identity(member_, world.clock().wall());
}

Session::~Session() {
  broker_.group.leave(member_, MemberState::kOver, world_.clock().wall());
}

ports::PortResult<ports::Done> Session::poll(Duration wait, ports::AssignmentListener& listener) {
  world_.enter_call();
  if (world_.is_down()) return Failure{error(ports::Reaction::kStop, "the process has crashed")};
  require(!must_recover_, "after kUnknown comes recover(), before anything else");
  if (member_.state == MemberState::kOutside) broker_.group.join(member_, world_.clock().wall());
  if (!is_out() && chaos_.bites(Fault::kPollRejoin)) {
    broker_.group.leave(member_, MemberState::kOver, world_.clock().wall());
  }
  if (is_out()) {
    // A session that has ended need not report what it has lost.
    if (chaos_.random().coin()) tell_lost(listener);
    return Failure{error(ports::Reaction::kRejoin, "the session is over")};
  }
  if (tell_changes(listener)) return ports::Done{};
  if (!is_woken_ && !has_something_to_read()) pass_time(wait);
  is_woken_ = false;
  disturb();
  return ports::Done{};
}

bool Session::tell_changes(ports::AssignmentListener& listener) {
  bool has_told = tell_lost(listener);
  has_told |= tell_revoked(listener, broker_.group.to_revoke(member_));
  // Half of the time revoked partitions return only with a later poll.
  const bool is_later = has_told && chaos_.faults()[Fault::kPartitionReturned] != kNever && chaos_.random().coin();
  if (!is_out() && !must_recover_ && !is_later) has_told |= tell_assigned(listener);
  return has_told;
}

bool Session::tell_lost(ports::AssignmentListener& listener) {
  if (member_.lost.empty()) return false;
  const std::vector<PartitionIndex> lost = std::move(member_.lost);
  member_.lost.clear();
  for (const PartitionIndex index : lost) told_[index] = false;
  listener.on_lost(names_of(lost));
  return true;
}

bool Session::tell_revoked(ports::AssignmentListener& listener, const std::vector<PartitionIndex>& revoked) {
  if (revoked.empty()) return false;
  listener.on_revoked(names_of(revoked));
  for (const PartitionIndex index : revoked) {
    // A commit during the call may have ended the session, and released its partitions.
    if (broker_.group.holds(member_, index)) broker_.group.release(index, world_.clock().wall());
    told_[index] = false;
  }
  std::erase_if(member_.lost, [&](PartitionIndex index) { return !told_[index]; });
  return true;
}

bool Session::tell_assigned(ports::AssignmentListener& listener) {
  const std::vector<PartitionIndex> assigned = broker_.group.to_assign(member_);
  if (assigned.empty()) return false;
  std::vector<ports::Assignment> reported;
  reported.reserve(assigned.size());
  for (const PartitionIndex index : assigned) {
    broker_.group.give(member_, index);
    told_[index] = true;
    rewind(index);
    reported.push_back({broker_.log.partition_of(index), broker_.log.committed(index)});
  }
  listener.on_assigned(reported);
  return true;
}

bool Session::has_something_to_read() const {
  for (PartitionIndex i = 0; i < positions_.size(); ++i) {
    if (told_[i] && broker_.log.has_records(i, positions_[i])) return true;
  }
  return false;
}

void Session::pass_time(Duration wait) {
  wait = std::max(wait, Duration::zero());
  if (chaos_.bites(Fault::kPollEarly)) wait = chaos_.random().between(Duration::zero(), wait);
  world_.clock().advance(wait);
}

void Session::disturb() {
  broker_.group.disturb(world_.clock().wall());
  const auto jump = [&](Fault fault, int sign) {
    if (!chaos_.would_bite(fault)) return;
    const Duration step = sign * chaos_.random().between(kClockJumpMin, kClockJumpMax);
    const Duration off = world_.clock().wall_error() + step;
    if (off > kClockErrorMax || off < -kClockErrorMax) return;
    world_.clock().jump(step);
    chaos_.count(fault);
  };
  jump(Fault::kClockForward, 1);
  jump(Fault::kClockBackward, -1);
}

std::optional<ports::PortError> Session::obstacle(Fault retry) {
  world_.enter_call();
  if (world_.is_down()) return error(ports::Reaction::kStop, "the process has crashed");
  require(!must_recover_, "after kUnknown comes recover(), before anything else");
  if (is_out()) return error(ports::Reaction::kRejoin, "the session is over");
  if (chaos_.bites(retry)) return error(ports::Reaction::kRetry, "a simulated fault");
  return std::nullopt;
}

ports::PortResult<std::span<const ports::Record>> Session::read(ports::TopicPartition partition,
                                                                ports::ReadLimits limits) {
  if (const auto found = obstacle(Fault::kReadRetry)) return Failure{*found};
  const PartitionIndex index = broker_.log.index_of(partition);
  require(told_[index], "read() is for partitions of the session");
  if (chaos_.bites(Fault::kReadShort)) {
    limits.records = std::min<std::size_t>(limits.records, chaos_.random().between(1, kShortReadMax));
  }
  broker_.log.read(index, positions_[index], limits, batch_);
  if (!batch_.records.empty()) positions_[index] = Offset{batch_.records.back().offset.value() + 1};
  return std::span<const ports::Record>{batch_.records};
}

ports::PortResult<std::span<const ports::Record>> Session::read_at_hand(ports::TopicPartition partition,
                                                                        ports::ReadLimits limits) {
  const bool is_at_hand = !chaos_.bites(Fault::kReadShort) || chaos_.random().coin();
  if (is_at_hand || world_.is_down() || is_out()) return read(partition, limits);
  batch_.clear();
  return std::span<const ports::Record>{batch_.records};
}

ports::PortResult<ports::Done> Session::seek(ports::TopicPartition partition, Offset next_offset) {
  if (const auto found = obstacle(Fault::kProduceRetry)) return Failure{*found};
  const PartitionIndex index = broker_.log.index_of(partition);
  require(told_[index], "seek() is for partitions of the session");
  positions_[index] = next_offset;
  return ports::Done{};
}

ports::PortResult<std::optional<ports::Committed>> Session::committed(ports::TopicPartition partition) {
  if (const auto found = obstacle(Fault::kReadRetry)) return Failure{*found};
  return broker_.log.committed(broker_.log.index_of(partition));
}

void Session::close(ports::AssignmentListener& listener) {
  if (world_.is_down() || is_closed_) return;
  is_closed_ = true;
  tell_lost(listener);
  if (!is_out()) tell_revoked(listener, broker_.group.held(member_));
  open_.clear();
  const MemberState left = is_out() ? member_.state : MemberState::kOver;
  broker_.group.leave(member_, left, world_.clock().wall());
}

void Session::rewind(PartitionIndex index) {
  const auto& committed = broker_.log.committed(index);
  positions_[index] = committed ? committed->next_offset : broker_.log.offsets(index).start;
}

std::vector<ports::TopicPartition> Session::names_of(const std::vector<PartitionIndex>& indices) const {
  std::vector<ports::TopicPartition> names;
  names.reserve(indices.size());
  for (const PartitionIndex index : indices) names.push_back(broker_.log.partition_of(index));
  return names;
}

}  // namespace relance::simulation

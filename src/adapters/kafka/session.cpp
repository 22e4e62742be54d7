#include "session.h"

#include <algorithm>
#include <chrono>

#include "client/metadata.h"
#include "records/record_copy.h"

namespace relance::kafka {

namespace {

using ports::CommitOutcome;
using ports::Done;
using ports::PortError;
using ports::PortResult;
using ports::Reaction;
using std::chrono::steady_clock;

constexpr Duration kPollWaitMax = std::chrono::hours{24};
// A minimum frequency for serving the group, even if wakeups were missed.
constexpr std::chrono::milliseconds kServeEvery{500};
// By then the client has fetched what the brokers have, or the partition is fetched again.
constexpr std::chrono::milliseconds kStallWait{2000};
constexpr std::chrono::milliseconds kNewsWait{100};  // the caller may have to poll first

}  // namespace

PortResult<std::unique_ptr<ports::LogSession>> Session::open(LogCore& core, std::string_view member,
                                                             std::vector<ports::TopicNumber> topics) {
  auto session = std::make_unique<Session>(core, member, std::move(topics));
  if (auto taken = session->transaction_.rebuild(); !taken.ok()) return Failure{taken.error()};
  auto consumer = GroupConsumer::open(core.options, member, core.table, *session, session->wakeup_);
  if (!consumer.ok()) return Failure{consumer.error()};
  session->consumer_ = std::move(consumer).value();
  return std::unique_ptr<ports::LogSession>{std::move(session)};
}

Session::Session(LogCore& core, std::string_view member, std::vector<ports::TopicNumber> topics)
    : core_(core),
      member_(member),
      topics_(std::move(topics)),
      transaction_(core.options, member, core.table, core.incarnations),
      readings_(core.table.size()) {}

// An open transaction would block the readers of its partitions until the brokers abort it.
Session::~Session() {
  if (transaction_.is_open()) static_cast<void>(transaction_.abort());
  for (auto& reading : readings_) reading.reset();
  consumer_.reset();  // it calls back into this object
}

PortResult<Done> Session::poll(Duration wait, ports::AssignmentListener& listener) {
  if (closed_) return ports::failure(Reaction::kRejoin, "the session is closed");
  const auto deadline = steady_clock::now() + std::min(wait, kPollWaitMax);
  has_told_ = false;
  for (;;) {
    wakeup_.forget();
    const auto served = serve(listener);
    if (over_) return rejoin(listener, *over_);
    if (!served.ok()) return Failure{served.error()};
    const auto now = steady_clock::now();
    if (has_told_ || woken_ || now >= deadline || has_records()) break;
    wakeup_.wait_until(std::min(deadline, now + kServeEvery));
  }
  woken_ = false;
  return Done{};
}

PortResult<bool> Session::serve(ports::AssignmentListener& listener) {
  if (over_) return false;
  if (!subscribed_) {
    if (auto subscribed = consumer_->subscribe(topics_); !subscribed.ok()) return Failure{subscribed.error()};
    subscribed_ = true;
  }
  listener_ = &listener;
  PortResult<bool> served = true;
  while (served.ok() && served.value() && !over_) {
    served = consumer_->serve();
    if (!over_) tell_given(listener);
  }
  listener_ = nullptr;
  if (served.ok() || served.error().reaction != Reaction::kRejoin) return served;
  const PortError error = reason_to_leave(served.error());
  if (error.reaction != Reaction::kRetry) end(error);
  return Failure{error};
}

// The loss of the identity was logged when it was detected.
void Session::end(PortError why) {
  if (!over_ && why.reaction != Reaction::kYield)
    logging::warning("group session lost", {{"member", member_}, {"reason", why.reason}});
  over_ = std::move(why);
}

// If the group has removed this member, a newer process with its identity may have taken its place.
PortError Session::reason_to_leave(const PortError& error) {
  auto proved = transaction_.prove_identity();
  return proved.ok() ? error : proved.error();
}

std::vector<Offset> Session::on_given(const std::vector<std::size_t>& slots) {
  auto positions = positions_of(slots);
  if (!positions.ok()) {
    end({Reaction::kRejoin, positions.error().reason});
    return {};
  }
  given_ = std::move(positions).value();
  has_given_ = true;
  std::vector<Offset> offsets;
  offsets.reserve(given_.size());
  for (const Given& given : given_) offsets.push_back(given.position);
  return offsets;
}

PortResult<std::vector<Session::Given>> Session::positions_of(const std::vector<std::size_t>& slots) const {
  const auto committed = core_.offset_client.committed(slots);
  if (!committed.ok()) return Failure{committed.error()};
  const auto starts = core_.offset_client.starts(slots);
  if (!starts.ok()) return Failure{starts.error()};
  std::vector<Given> positions;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const auto& found = committed.value()[i];
    positions.push_back({slots[i], found ? found->next_offset : starts.value()[i], found});
  }
  return positions;
}

void Session::tell_given(ports::AssignmentListener& listener) {
  if (!has_given_) return;
  has_given_ = false;
  std::vector<ports::Assignment> assignments;
  for (const auto& [slot, position, committed] : given_) {
    readings_[slot].emplace(PartitionStream{consumer_->open_queue(slot), position});
    assignments.push_back({core_.table.at(slot), committed});
  }
  given_.clear();
  has_told_ = true;
  listener.on_assigned(assignments);
}

void Session::on_taken(const std::vector<std::size_t>& slots, bool is_lost) {
  std::vector<std::size_t> assigned;
  for (const std::size_t slot : slots) {
    std::erase_if(given_, [&](const Given& given) { return given.slot == slot; });
    if (readings_[slot]) assigned.push_back(slot);
  }
  if (assigned.empty()) return;
  has_told_ = true;
  if (listener_ != nullptr) {
    is_lost ? listener_->on_lost(names_of(assigned)) : listener_->on_revoked(names_of(assigned));
  }
  for (const std::size_t slot : assigned) readings_[slot].reset();
}

PortResult<Done> Session::rejoin(ports::AssignmentListener& listener, PortError error) {
  const std::vector<std::size_t> lost = held();
  for (const std::size_t slot : lost) readings_[slot].reset();
  if (!lost.empty()) listener.on_lost(names_of(lost));
  return Failure{std::move(error)};
}

bool Session::has_records() {
  bool found = false;
  for (std::size_t slot = 0; slot < readings_.size() && !found; ++slot) {
    if (!readings_[slot]) continue;
    static_cast<void>(settle_position(slot, *readings_[slot]));
    found = readings_[slot]->stream.has_record();
  }
  return found;
}

// The first seek also refetches what was fetched before the partition had its own queue.
PortResult<Done> Session::settle_position(std::size_t slot, Reading& reading) {
  if (!reading.must_seek) return Done{};
  auto sought = consumer_->seek(slot, reading.stream.position());
  reading.must_seek = !sought.ok();
  return sought;
}

void Session::wake() {
  woken_ = true;
  wakeup_.notify();
}

PortResult<Session::Reading*> Session::reading_of(ports::TopicPartition partition, std::size_t& slot) {
  const auto found = core_.table.slot_of(partition);
  if (!found.ok()) return Failure{found.error()};
  slot = found.value();
  if (over_) return Failure{*over_};
  if (!readings_[slot]) return ports::failure(Reaction::kRejoin, core_.table.describe(slot) + " is not ours");
  return &*readings_[slot];
}

PortResult<std::span<const ports::Record>> Session::read(ports::TopicPartition partition, ports::ReadLimits limits) {
  RELANCE_ASSERT(limits.records > 0);
  std::size_t slot = 0;
  const auto reading = reading_of(partition, slot);
  if (!reading.ok()) return Failure{reading.error()};
  RecordCopy copy{batch_, limits};
  if (auto awaited = await_records(slot, *reading.value()); !awaited.ok()) return Failure{awaited.error()};
  reading.value()->stream.take(copy);
  copy.finish();
  return std::span<const ports::Record>{batch_.records};
}

PortResult<std::span<const ports::Record>> Session::read_at_hand(ports::TopicPartition partition,
                                                                 ports::ReadLimits limits) {
  RELANCE_ASSERT(limits.records > 0);
  std::size_t slot = 0;
  const auto reading = reading_of(partition, slot);
  if (!reading.ok()) return Failure{reading.error()};
  RecordCopy copy{batch_, limits};
  if (auto settled = settle_position(slot, *reading.value()); !settled.ok()) return Failure{settled.error()};
  reading.value()->stream.take(copy);
  copy.finish();
  return std::span<const ports::Record>{batch_.records};
}

std::optional<Offset> Session::read_to(ports::TopicPartition partition) const {
  const auto slot = core_.table.find(partition);
  if (!slot || !readings_[*slot]) return std::nullopt;
  return readings_[*slot]->stream.position();
}

// Returns prefetched records without a query. If there are none, the end may still not be reached.
PortResult<Done> Session::await_records(std::size_t slot, Reading& reading) {
  if (!reading.must_seek && reading.stream.has_record()) return Done{};
  const auto end = core_.offset_client.end(slot);
  if (!end.ok()) return Failure{end.error()};
  if (reading.stream.position() >= end.value()) return Done{};
  const auto deadline = steady_clock::now() + core_.options.call_timeout;
  auto stalled_at = steady_clock::now() + kStallWait;
  for (;;) {
    if (auto settled = settle_position(slot, reading); !settled.ok()) return settled;
    auto awaited = reading.stream.await(end.value(), std::min(deadline, steady_clock::now() + kNewsWait));
    if (awaited.ok() || awaited.error().reaction != Reaction::kRetry) return awaited;
    const auto now = steady_clock::now();
    if (now >= deadline || consumer_->has_news()) return awaited;
    if (now < stalled_at) continue;
    // After an assignment change a client may have lost what it had prefetched of the partition.
    reading.must_seek = true;
    stalled_at = now + kStallWait;
  }
}

PortResult<Done> Session::seek(ports::TopicPartition partition, Offset next_offset) {
  RELANCE_ASSERT(next_offset.value() >= 0);
  std::size_t slot = 0;
  const auto reading = reading_of(partition, slot);
  if (!reading.ok()) return Failure{reading.error()};
  if (!reading.value()->must_seek && reading.value()->stream.position() == next_offset) return Done{};
  reading.value()->stream.move_to(next_offset);
  reading.value()->must_seek = true;
  return Done{};
}

PortResult<Done> Session::produce(ports::TopicPartition partition, const ports::NewRecord& record) {
  const auto slot = core_.table.slot_of(partition);
  if (!slot.ok()) return Failure{slot.error()};
  if (closed_) return ports::failure(Reaction::kRejoin, "the session is closed");
  if (over_) return Failure{*over_};
  return transaction_.produce(slot.value(), record);
}

bool Session::holds_all(std::span<const ports::OffsetCommit> offsets) const {
  return std::ranges::all_of(offsets, [&](const ports::OffsetCommit& offset) {
    const auto slot = core_.table.find(offset.partition);
    return slot && readings_[*slot];
  });
}

PartitionList Session::list_of(std::span<const ports::OffsetCommit> offsets) const {
  PartitionList list{rd_kafka_topic_partition_list_new(static_cast<int>(offsets.size()))};
  for (const auto& [partition, next_offset, metadata] : offsets) {
    RELANCE_ASSERT(metadata.size() <= ports::kCommitMetadataBytesMax);
    rd_kafka_topic_partition_t* entry = rd_kafka_topic_partition_list_add(
        list.get(), core_.table.name(partition.topic).c_str(), partition.partition.value());
    entry->offset = next_offset.value();
    set_metadata(*entry, metadata);
  }
  return list;
}

CommitOutcome Session::commit(std::span<const ports::OffsetCommit> offsets) {
  has_committed_ = false;
  if (must_recover_) return CommitOutcome::kUnknown;
  if (closed_ || over_ || !holds_all(offsets)) return refuse();
  if (offsets.empty() && !transaction_.is_open()) return CommitOutcome::kCommitted;
  const CommitOutcome outcome = transaction_.commit(list_of(offsets), consumer_->metadata());
  switch (outcome) {
    case CommitOutcome::kCommitted:
      has_committed_ = true;
      expect_delivered();
      break;
    case CommitOutcome::kAborted:
      if (const auto& why = transaction_.membership_lost()) end({Reaction::kRejoin, *why});
      rewind();
      break;
    case CommitOutcome::kUnknown:
      must_recover_ = true;
      break;
    case CommitOutcome::kFenced:
      break;
  }
  return outcome;
}

// Later reads must see the committed records.
void Session::expect_delivered() {
  for (std::size_t slot = 0; slot < core_.table.size(); ++slot) {
    if (const auto last = transaction_.delivered(slot)) core_.offset_client.expect(slot, *last);
  }
}

std::optional<Offset> Session::end_of_commit(ports::TopicPartition partition) const {
  const auto slot = core_.table.find(partition);
  if (!slot || !has_committed_) return std::nullopt;
  const auto last = transaction_.delivered(*slot);
  return last ? std::optional{Offset{last->value() + 1}} : std::nullopt;
}

CommitOutcome Session::refuse() {
  if (!transaction_.abort().ok()) {
    must_recover_ = true;
    return CommitOutcome::kUnknown;
  }
  rewind();
  return CommitOutcome::kAborted;
}

void Session::rewind() {
  if (over_ || closed_) return;
  auto positions = positions_of(held());
  if (!positions.ok()) {
    end({Reaction::kRejoin, positions.error().reason});
    return;
  }
  for (const Given& given : positions.value()) {
    readings_[given.slot]->stream.move_to(given.position);
    readings_[given.slot]->must_seek = true;
  }
}

PortResult<Done> Session::abort() {
  return transaction_.abort();
}

PortResult<Done> Session::recover() {
  if (!must_recover_) return Done{};
  auto rebuilt = transaction_.rebuild();
  must_recover_ = !rebuilt.ok();
  if (rebuilt.ok()) logging::info("producer rebuilt after an unknown commit", {{"member", member_}});
  return rebuilt;
}

PortResult<std::optional<ports::Committed>> Session::committed(ports::TopicPartition partition) {
  const auto slot = core_.table.slot_of(partition);
  if (!slot.ok()) return Failure{slot.error()};
  auto committed = core_.offset_client.committed({&slot.value(), 1});
  if (!committed.ok()) return Failure{committed.error()};
  return std::move(committed).value().front();
}

void Session::close(ports::AssignmentListener& listener) {
  if (closed_) return;
  if (const std::vector<std::size_t> leaving = held(); !leaving.empty()) {
    over_ ? listener.on_lost(names_of(leaving)) : listener.on_revoked(names_of(leaving));
    for (const std::size_t slot : leaving) readings_[slot].reset();
  }
  if (transaction_.is_open()) static_cast<void>(transaction_.abort());
  closed_ = true;
  consumer_->close();
}

std::vector<std::size_t> Session::held() const {
  std::vector<std::size_t> slots;
  for (std::size_t slot = 0; slot < readings_.size(); ++slot) {
    if (readings_[slot]) slots.push_back(slot);
  }
  return slots;
}

std::vector<ports::TopicPartition> Session::names_of(const std::vector<std::size_t>& slots) const {
  std::vector<ports::TopicPartition> names;
  names.reserve(slots.size());
  for (const std::size_t slot : slots) names.push_back(core_.table.at(slot));
  return names;
}

}  // namespace relance::kafka

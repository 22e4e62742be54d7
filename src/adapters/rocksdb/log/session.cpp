#include "session.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <relance/base/assert.h>

namespace relance::embedded {

namespace {

using ports::CommitOutcome;
using ports::Done;
using ports::PortResult;
using ports::Reaction;

constexpr Duration kPollWaitMax = std::chrono::hours{24};

}  // namespace

Session::Session(LogCore& core, Writer& writer, std::shared_ptr<Member> member)
    : core_(core),
      writer_(writer),
      member_(std::move(member)),
      readings_(core.table.size()),
      request_(std::make_shared<Request>(core.table.size())) {
  request_->member = member_.get();
}

Session::~Session() {
  if (closed_) return;
  const std::lock_guard lock(core_.mutex);
  core_.group.leave(*member_);
}

PortResult<Done> Session::poll(Duration wait, ports::AssignmentListener& listener) {
  if (closed_) return ports::failure(Reaction::kRejoin, "the session is closed");
  const auto deadline = std::chrono::steady_clock::now() + std::min(wait, kPollWaitMax);
  std::unique_lock lock(core_.mutex);
  if (!member_->entered && !member_->fenced) core_.group.enter(*member_);
  bool over = false;
  while (true) {
    if (core_.dead()) return core_.stopped();
    if (member_->fenced) {
      lock.unlock();
      return rejoin(listener);
    }
    const bool revoked = revoke(lock, listener);
    const bool assigned = assign(lock, listener);
    if (revoked || assigned || over || member_->woken || has_records()) break;
    over = member_->wake.wait_until(lock, deadline) == std::cv_status::timeout;
  }
  member_->woken = false;
  return Done{};
}

bool Session::revoke(std::unique_lock<std::mutex>& lock, ports::AssignmentListener& listener) {
  const std::vector<std::size_t> slots = core_.group.to_give_up(*member_);
  if (slots.empty()) return false;
  lock.unlock();
  listener.on_revoked(partitions(slots));
  std::erase_if(held_, [&](std::size_t slot) { return std::ranges::find(slots, slot) != slots.end(); });
  for (const std::size_t slot : slots) readings_[slot] = {};
  lock.lock();
  core_.group.give_up(*member_, slots);
  return true;
}

bool Session::assign(std::unique_lock<std::mutex>& lock, ports::AssignmentListener& listener) {
  const std::vector<std::size_t> slots = core_.group.take(*member_);
  if (slots.empty()) return false;
  std::vector<ports::Assignment> assignments;
  for (const std::size_t slot : slots) {
    assignments.push_back({core_.table.at(slot), core_.positions[slot].committed});
    rewind(slot);
  }
  lock.unlock();
  held_.insert(held_.end(), slots.begin(), slots.end());
  listener.on_assigned(assignments);
  lock.lock();
  return true;
}

PortResult<Done> Session::rejoin(ports::AssignmentListener& listener) {
  const std::vector<std::size_t> lost = std::exchange(held_, {});
  if (!lost.empty()) listener.on_lost(partitions(lost));
  return ports::failure(Reaction::kRejoin, "a newer session has joined as " + member_->identity);
}

bool Session::has_records() const {
  return std::ranges::any_of(
      held_, [&](std::size_t slot) { return readings_[slot].position < core_.positions[slot].offsets.end; });
}

void Session::wake() {
  const std::lock_guard lock(core_.mutex);
  member_->woken = true;
  member_->wake.notify_all();
}

PortResult<std::size_t> Session::owned_slot(ports::TopicPartition partition, Offset& end) {
  auto slot = core_.table.slot_of(partition);
  if (!slot.ok()) return slot;
  if (core_.dead()) return core_.stopped();
  const std::lock_guard lock(core_.mutex);
  end = core_.positions[slot.value()].offsets.end;
  if (core_.group.owns(*member_, slot.value()) && !member_->fenced) return slot;
  return ports::failure(Reaction::kRejoin, core_.table.name(slot.value()) + " is not ours");
}

PortResult<std::span<const ports::Record>> Session::read(ports::TopicPartition partition, ports::ReadLimits limits) {
  Offset end;
  const auto slot = owned_slot(partition, end);
  if (!slot.ok()) return Failure{slot.error()};
  selection_.clear(limits);
  kept_.clear();
  if (auto filled = fill(slot.value(), readings_[slot.value()], end, limits); !filled.ok()) {
    return Failure{filled.error()};
  }
  selection_.bind();
  return std::span<const ports::Record>{records_};
}

PortResult<Done> Session::fill(std::size_t slot, Reading& reading, Offset end, ports::ReadLimits limits) {
  RELANCE_ASSERT(limits.records > 0);
  std::vector<BlockPtr> fetched;
  std::size_t used = 0;
  while (reading.block != nullptr || reading.position < end) {
    if (reading.block == nullptr) {
      if (records_.size() >= limits.records) break;
      if (used == fetched.size()) {
        fetched.clear();
        used = 0;
        auto read = core_.read(slot, reading.position, limits.records - records_.size(), limits.bytes, fetched);
        if (!read.ok()) return read;
      }
      if (fetched.empty()) {
        reading.position = end;  // compaction has removed everything up to there
        break;
      }
      reading.block = std::make_shared<const BlockRecords>(std::move(fetched[used++]));
      reading.cursor = RecordCursor{*reading.block};
    }
    if (kept_.empty() || kept_.back() != reading.block) kept_.push_back(reading.block);
    const bool whole = selection_.take(reading.cursor, reading.position, reading.block->header().next);
    if (!whole) {
      reading.position = Offset{records_.back().offset.value() + 1};
      break;
    }
    reading.position = std::max(reading.position, reading.block->header().next);
    reading.block = nullptr;
  }
  return Done{};
}

PortResult<Done> Session::seek(ports::TopicPartition partition, Offset next_offset) {
  RELANCE_ASSERT(next_offset.value() >= 0);
  Offset end;
  const auto slot = owned_slot(partition, end);
  if (!slot.ok()) return Failure{slot.error()};
  readings_[slot.value()] = {next_offset, nullptr, {}};
  return Done{};
}

PortResult<Done> Session::produce(ports::TopicPartition partition, const ports::NewRecord& record) {
  if (core_.dead()) return core_.stopped();
  const auto slot = core_.table.slot_of(partition);
  if (!slot.ok()) return Failure{slot.error()};
  const std::size_t size = payload_bytes(record);
  if (size > ports::kRecordBytesMax) {
    return ports::failure(Reaction::kStop, "a record of " + std::to_string(size) + " bytes for " +
                                               core_.table.name(slot.value()) + " is too large");
  }
  if (request_->records.bytes() + size > kTransactionBytesMax) {
    return ports::failure(Reaction::kRetry, "the transaction holds too many bytes: commit first");
  }
  request_->records.add(slot.value(), record);
  return Done{};
}

CommitOutcome Session::commit(std::span<const ports::OffsetCommit> offsets) {
  const CommitOutcome outcome = try_commit(offsets);
  ends_.clear();
  if (outcome == CommitOutcome::kCommitted) keep_ends();
  request_->records.clear();
  if (outcome != CommitOutcome::kAborted) return outcome;
  const std::lock_guard lock(core_.mutex);
  for (const std::size_t slot : held_) rewind(slot);
  return outcome;
}

CommitOutcome Session::try_commit(std::span<const ports::OffsetCommit> offsets) {
  request_->offset_slots.clear();
  {
    const std::lock_guard lock(core_.mutex);
    if (member_->fenced) return CommitOutcome::kFenced;
    if (closed_ || core_.dead()) return CommitOutcome::kAborted;
    for (const ports::OffsetCommit& offset : offsets) {
      RELANCE_ASSERT(offset.metadata.size() <= ports::kCommitMetadataBytesMax);
      const auto slot = core_.table.find(offset.partition);
      if (!slot || !core_.group.owns(*member_, *slot)) return CommitOutcome::kAborted;
      request_->offset_slots.push_back(*slot);
    }
    if (offsets.empty() && request_->records.bytes() == 0) return CommitOutcome::kCommitted;
    request_->outcome.reset();
    member_->committing = true;
  }
  request_->offsets = offsets;
  const CommitOutcome outcome = writer_.commit(request_);
  request_->offsets = {};
  return outcome;
}

void Session::keep_ends() {
  const auto chunks = request_->records.chunks();
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    ends_.emplace_back(chunks[i].slot, Offset{request_->bases[i].value() + chunks[i].records});
  }
}

std::optional<Offset> Session::end_of_commit(ports::TopicPartition partition) const {
  const auto slot = core_.table.find(partition);
  if (!slot) return std::nullopt;
  const auto last = std::find_if(ends_.rbegin(), ends_.rend(), [&](const auto& end) { return end.first == *slot; });
  return last == ends_.rend() ? std::nullopt : std::optional{last->second};
}

void Session::rewind(std::size_t slot) {
  const Position& position = core_.positions[slot];
  readings_[slot] = {position.committed ? position.committed->next_offset : position.offsets.start, nullptr, {}};
}

PortResult<Done> Session::abort() {
  request_->records.clear();
  return Done{};
}

PortResult<Done> Session::recover() {
  if (core_.dead()) return core_.stopped();
  return Done{};
}

PortResult<std::optional<ports::Committed>> Session::committed(ports::TopicPartition partition) {
  const auto slot = core_.table.slot_of(partition);
  if (!slot.ok()) return Failure{slot.error()};
  if (core_.dead()) return core_.stopped();
  const std::lock_guard lock(core_.mutex);
  return core_.positions[slot.value()].committed;
}

void Session::close(ports::AssignmentListener& listener) {
  if (closed_) return;
  const auto fenced = [&] {
    const std::lock_guard lock(core_.mutex);
    return member_->fenced;
  }();
  if (!held_.empty()) fenced ? listener.on_lost(partitions(held_)) : listener.on_revoked(partitions(held_));
  held_.clear();
  request_->records.clear();
  closed_ = true;
  const std::lock_guard lock(core_.mutex);
  core_.group.leave(*member_);
}

std::vector<ports::TopicPartition> Session::partitions(std::span<const std::size_t> slots) const {
  std::vector<ports::TopicPartition> found;
  for (const std::size_t slot : slots) found.push_back(core_.table.at(slot));
  return found;
}

}  // namespace relance::embedded

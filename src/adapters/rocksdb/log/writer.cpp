#include "writer.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <relance/base/assert.h>
#include <relance/base/crash_point.h>

namespace relance::embedded {

namespace {

using ports::CommitOutcome;
using ports::PortError;
using ports::Reaction;
using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kSpaceCheckInterval{20};
// The maximum time that a group waits for more requests.
constexpr std::chrono::microseconds kGatherWait{500};
// With fewer requests in flight, they are written immediately.
constexpr std::size_t kGatherMin = 32;

std::vector<Offset> ends_of(const std::vector<Position>& positions) {
  std::vector<Offset> ends;
  ends.reserve(positions.size());
  for (const Position& position : positions) ends.push_back(position.offsets.end);
  return ends;
}

}  // namespace

Writer::Writer(LogCore& core)
    : core_(core),
      layout_(core.table, ends_of(core.positions)),
      thread_(
          "log-writer", [this] { run(); }, [this](const std::string& what) { fail(what); }) {}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  queued_.notify_all();
  thread_.join();
}

void Writer::append(std::shared_ptr<Request> request) {
  {
    const std::lock_guard lock(mutex_);
    const std::size_t bytes = request->records.bytes();
    if (in_flight_ != 0 && in_flight_ + bytes > core_.options.in_flight_bytes_max && !request->refusal) {
      request->refusal = PortError{Reaction::kRetry, "too many bytes are waiting to be appended"};
    }
    if (request->refusal) request->records.clear();
    in_flight_ += request->records.bytes();
    enqueue(std::move(request));
  }
}

void Writer::enqueue(std::shared_ptr<Request> request) {
  queue_.push_back(std::move(request));
  if (queue_.size() == wanted_) queued_.notify_one();
}

CommitOutcome Writer::commit(const std::shared_ptr<Request>& request) {
  {
    const std::lock_guard lock(mutex_);
    enqueue(request);
  }
  std::unique_lock lock(core_.mutex);
  request->member->wake.wait(lock, [&] { return request->outcome.has_value(); });
  return *request->outcome;
}

void Writer::run() {
  while (take(group_)) {
    std::size_t bytes = 0;
    for (const auto& request : group_) bytes += request->done ? request->records.bytes() : 0;
    const std::size_t requests = group_.size();
    process(group_);
    group_.clear();
    const std::lock_guard lock(mutex_);
    in_flight_ -= bytes;
    const std::size_t under_way = requests + queue_.size();
    wanted_ = under_way < kGatherMin ? 1 : under_way * 15 / 16;
  }
}

// Every waiting caller gets one answer: it is unknown what was written of the group.
void Writer::fail(const std::string& what) {
  core_.health->fail("the thread that writes the log failed: " + what);
  for (const auto& request : group_) {
    if (!is_answered(*request)) answer(*request, core_.stopped().error, CommitOutcome::kUnknown);
  }
  group_.clear();
  run();
}

// The member of a session that has its outcome may have been destroyed.
bool Writer::is_answered(const Request& request) const {
  if (request.member == nullptr) return request.done == nullptr;
  const std::lock_guard lock(core_.mutex);
  return request.outcome.has_value();
}

// If many clients wait for answers, a group is nearly all that they have in flight: without gathering, the first post
// after a write would be written alone while all others wait for it; and each sync costs as much CPU as ten posts.
bool Writer::take(Requests& group) {
  std::unique_lock lock(mutex_);
  const auto enough = [&] { return stopping_ || queue_.size() >= wanted_; };
  if (wanted_ > 1) queued_.wait_for(lock, kGatherWait, enough);
  wanted_ = 1;
  queued_.wait(lock, enough);
  std::size_t bytes = 0;
  while (!queue_.empty() && (group.empty() || bytes + queue_.front()->records.bytes() <= kGroupBytesMax)) {
    bytes += queue_.front()->records.bytes();
    group.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return !group.empty();
}

void Writer::process(Requests& group) {
  std::erase_if(group, [&](const auto& request) {
    if (!request->refusal) return false;
    answer(*request, *request->refusal, CommitOutcome::kAborted);
    return true;
  });
  if (!core_.dead() && !wait_for_space(group)) return;
  if (core_.dead()) return answer_all(group, core_.stopped().error, CommitOutcome::kAborted);
  drop_fenced(group);
  if (group.empty()) return;
  if (write(group)) return publish(group);
  answer_all(group, core_.stopped().error, CommitOutcome::kUnknown);
}

// False: every caller was answered that there is no space.
bool Writer::wait_for_space(Requests& group) {
  auto reason = core_.health->obstacle(*core_.db);
  if (!reason) return true;
  std::erase_if(group, [&](const auto& request) {
    if (request->member != nullptr) return false;
    answer(*request, {Reaction::kRetry, *reason}, CommitOutcome::kAborted);
    return true;
  });
  const auto deadline = SteadyClock::now() + kSpaceWait;
  std::unique_lock lock(mutex_);
  while (reason && !group.empty() && !stopping_ && SteadyClock::now() < deadline) {
    queued_.wait_for(lock, kSpaceCheckInterval, [&] { return stopping_; });
    lock.unlock();
    reason = core_.health->obstacle(*core_.db);
    lock.lock();
  }
  lock.unlock();
  if (!reason) return true;
  answer_all(group, {Reaction::kRetry, *reason}, CommitOutcome::kAborted);
  return false;
}

void Writer::drop_fenced(Requests& group) {
  const std::lock_guard lock(core_.mutex);
  std::erase_if(group, [&](const auto& request) {
    if (request->member == nullptr || !request->member->fenced) return false;
    request->outcome = CommitOutcome::kFenced;
    core_.group.settle(*request->member);
    return true;
  });
}

bool Writer::write(const Requests& group) {
  layout_.begin(core_.options.clock->wall());
  for (const auto& request : group) layout_.add(*request);
  batch_.Clear();
  for (const auto& [slot, block] : layout_.finish()) {
    const std::string_view value = block->value();
    batch_.Put(block_key(core_.table.id(slot), block->header().base), {value.data(), value.size()});
  }
  for (const auto& request : group) {
    for (std::size_t i = 0; i < request->offsets.size(); ++i) {
      const ports::OffsetCommit& offset = request->offsets[i];
      batch_.Put(committed_key(core_.table.id(request->offset_slots[i])),
                 encode_committed({offset.next_offset, offset.metadata}));
    }
  }
  rocksdb::WriteOptions options;
  options.sync = true;
  reach(CrashPoint::kBeforeLogWrite);
  const rocksdb::Status status = core_.db->Write(options, &batch_);
  if (!status.ok()) core_.health->fail("a write of the log failed: " + status.ToString());
  if (status.ok()) reach(CrashPoint::kAfterLogWrite);
  return status.ok();
}

void Writer::publish(const Requests& group) {
  Requests appends;
  {
    const std::lock_guard lock(core_.mutex);
    for (const auto& [slot, block] : layout_.finish()) {
      core_.positions[slot].offsets.end = block->header().next;
      core_.tail.add(slot, block);
    }
    for (const auto& request : group) {
      for (std::size_t i = 0; i < request->offsets.size(); ++i) {
        const ports::OffsetCommit& offset = request->offsets[i];
        core_.positions[request->offset_slots[i]].committed = {offset.next_offset, offset.metadata};
      }
      if (request->member == nullptr) {
        appends.push_back(request);
      } else {
        request->outcome = CommitOutcome::kCommitted;
        core_.group.settle(*request->member);
      }
    }
    core_.group.wake_all();
  }
  for (const auto& request : appends) std::exchange(request->done, nullptr)(offsets_of(*request));
}

std::vector<Offset> Writer::offsets_of(const Request& request) const {
  std::vector<std::pair<std::size_t, Offset>> next;  // by slot, the next offset after what was assigned
  const auto chunks = request.records.chunks();
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    const bool known = std::ranges::any_of(next, [&](const auto& entry) { return entry.first == chunks[i].slot; });
    if (!known) next.emplace_back(chunks[i].slot, request.bases[i]);
  }
  std::vector<Offset> offsets;
  offsets.reserve(request.slots.size());
  for (const std::size_t slot : request.slots) {
    const auto entry = std::ranges::find(next, slot, &std::pair<std::size_t, Offset>::first);
    offsets.push_back(entry->second);
    entry->second = Offset{entry->second.value() + 1};
  }
  return offsets;
}

void Writer::answer(Request& request, const PortError& error, CommitOutcome outcome) {
  if (request.member == nullptr) return std::exchange(request.done, nullptr)(Failure{error});
  const std::lock_guard lock(core_.mutex);
  request.outcome = outcome;
  core_.group.settle(*request.member);
}

void Writer::answer_all(Requests& group, const PortError& error, CommitOutcome outcome) {
  for (const auto& request : group) answer(*request, error, outcome);
  group.clear();
}

}  // namespace relance::embedded

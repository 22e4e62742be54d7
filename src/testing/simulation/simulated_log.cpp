#include <algorithm>
#include <utility>

#include <relance/testing/simulation/simulated_log.h>
#include <relance/testing/simulation/world.h>

#include "broker.h"
#include "session.h"

namespace relance::simulation {
namespace {

std::size_t bytes_of(const ports::OwnedRecord& record) {
  std::size_t bytes = (record.key ? record.key->size() : 0) + (record.value ? record.value->size() : 0);
  for (const auto& [name, value] : record.headers) bytes += name.size() + value.size();
  return bytes;
}

Failure<ports::PortError> again(const char* reason) {
  return ports::failure(ports::Reaction::kRetry, reason);
}

Failure<ports::PortError> crashed() {
  return ports::failure(ports::Reaction::kStop, "the process has crashed");
}

}  // namespace

SimulatedLog::SimulatedLog(World& world) : world_(world) {}

SimulatedLog::~SimulatedLog() {
  try {
    drain();
  } catch (const SimulatedCrash&) {
    // The world is down, which its driver will notice.
  }
  tear();
}

std::span<const ports::TopicSpec> SimulatedLog::topics() const {
  return world_.broker_->log.topics();
}

ports::PortResult<std::unique_ptr<ports::LogSession>> SimulatedLog::join(std::string_view member,
                                                                         std::span<const ports::TopicNumber> topics) {
  world_.enter_call();
  if (world_.is_down()) return crashed();
  if (world_.chaos_.bites(Fault::kJoinRetry)) return again("a simulated fault");
  return std::unique_ptr<ports::LogSession>{std::make_unique<Session>(world_, *world_.broker_, member, topics)};
}

void SimulatedLog::append(std::vector<ports::OwnedRecord> records, std::function<void(ports::AppendResult)> done) {
  if (world_.is_down()) return;
  Append append{std::move(records), std::move(done)};
  for (const ports::OwnedRecord& record : append.records) {
    const std::size_t bytes = bytes_of(record);
    require(bytes <= ports::kRecordBytesMax, "a record has a limit");
    append.bytes += bytes;
  }
  append.is_refused = in_flight_bytes_ + append.bytes > world_.in_flight_bytes_max_;
  if (append.is_refused) append.records.clear();
  if (append.is_refused) append.bytes = 0;
  in_flight_bytes_ += append.bytes;
  appends_.push_back(std::move(append));
}

ports::AppendResult SimulatedLog::write(const Append& append) {
  Chaos& chaos = world_.chaos_;
  StoredLog& log = world_.broker_->log;
  const Timestamp now = world_.clock_.wall();
  std::size_t count = append.records.size();
  const bool is_partial = count > 1 && chaos.bites(Fault::kAppendPartly);
  if (is_partial) count = chaos.random().between(1, count - 1);
  std::vector<Offset> offsets;
  offsets.reserve(count);
  for (std::size_t i = 0; i < count; ++i) offsets.push_back(log.append(now, append.records[i]));
  if (is_partial) return again("a simulated fault: some of it was appended");
  if (count > 0 && chaos.bites(Fault::kAppendDuplicated)) {
    for (const ports::OwnedRecord& record : append.records) log.append(now, record);
  }
  if (chaos.bites(Fault::kAppendAnswerLost)) return again("a simulated fault: the answer was lost");
  return offsets;
}

void SimulatedLog::pump() {
  // What a callback appends is left to the next step.
  for (std::size_t left = appends_.size(); left > 0 && !world_.is_down(); --left) {
    if (world_.chaos_.bites(Fault::kAppendDelayed)) return;
    ports::AppendResult result = again("too many bytes are in flight");
    const bool is_written = !appends_.front().is_refused && !world_.chaos_.bites(Fault::kAppendRetry);
    // A crash before the write leaves the append open; one after it leaves it written but unanswered.
    if (is_written) {
      reach(CrashPoint::kBeforeLogWrite);
      result = write(appends_.front());
    }
    const Append append = std::move(appends_.front());
    appends_.pop_front();
    in_flight_bytes_ -= append.bytes;
    if (is_written) reach(CrashPoint::kAfterLogWrite);
    append.done(std::move(result));
  }
}

void SimulatedLog::drain() {
  while (!appends_.empty() && !world_.is_down()) pump();
}

void SimulatedLog::tear() {
  if (!world_.is_down()) return;
  std::size_t total = 0;
  for (const Append& append : appends_) total += append.records.size();
  if (total == 0 || !world_.chaos_.would_bite(Fault::kAppendTorn)) return;
  std::size_t left = world_.chaos_.random().between(1, total);
  world_.chaos_.count(Fault::kAppendTorn);
  for (const Append& append : appends_) {
    for (const ports::OwnedRecord& record : append.records) {
      if (left == 0) return;
      world_.broker_->log.append(world_.clock_.wall(), record);
      --left;
    }
  }
}

ports::PortResult<ports::Done> SimulatedLog::read(ports::TopicPartition partition, Offset from,
                                                  ports::ReadLimits limits, ports::RecordBatch& batch) {
  world_.enter_call();
  if (world_.is_down()) return crashed();
  if (world_.chaos_.bites(Fault::kReadRetry)) return again("a simulated fault");
  const StoredLog& log = world_.broker_->log;
  log.read(log.index_of(partition), from, limits, batch);
  return ports::Done{};
}

ports::PortResult<ports::OffsetRange> SimulatedLog::offsets(ports::TopicPartition partition) {
  world_.enter_call();
  if (world_.is_down()) return crashed();
  if (world_.chaos_.bites(Fault::kReadRetry)) return again("a simulated fault");
  const StoredLog& log = world_.broker_->log;
  return log.offsets(log.index_of(partition));
}

ports::PortResult<std::optional<ports::Committed>> SimulatedLog::committed(ports::TopicPartition partition) {
  world_.enter_call();
  if (world_.is_down()) return crashed();
  if (world_.chaos_.bites(Fault::kReadRetry)) return again("a simulated fault");
  const StoredLog& log = world_.broker_->log;
  return log.committed(log.index_of(partition));
}

ports::PortResult<std::vector<ports::PartitionStatus>> SimulatedLog::status() {
  world_.enter_call();
  if (world_.is_down()) return crashed();
  if (world_.chaos_.bites(Fault::kReadRetry)) return again("a simulated fault");
  return world_.broker_->log.status();
}

ports::PortResult<ports::Done> SimulatedLog::maintain(Timestamp now) {
  world_.enter_call();
  if (world_.is_down()) return crashed();
  if (world_.broker_->log.maintain(now)) reach(CrashPoint::kAfterMaintenance);
  return ports::Done{};
}

}  // namespace relance::simulation

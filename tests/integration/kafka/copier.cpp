#include "integration/kafka/copier.h"

#include <array>
#include <utility>
#include <vector>

namespace relance::kafka {

namespace {

using ports::CommitOutcome;
using ports::Reaction;

constexpr Duration kPollWait{20};
constexpr std::size_t kRecordsMax = 200;  // of a partition in a transaction

}  // namespace

Copier::Copier(ports::Log& log, std::string identity)
    : log_(log), identity_(std::move(identity)), thread_([this] { run(); }) {}

Copier::~Copier() {
  stop();
}

void Copier::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

void Copier::on_assigned(std::span<const ports::Assignment> partitions) {
  for (const ports::Assignment& assignment : partitions) held_.insert(assignment.partition);
}

void Copier::on_revoked(std::span<const ports::TopicPartition> partitions) {
  for (const auto partition : partitions) held_.erase(partition);
}

void Copier::on_lost(std::span<const ports::TopicPartition> partitions) {
  on_revoked(partitions);
}

template <class Call>
auto Copier::retry_until(const Call& call) const -> decltype(call()) {
  for (;;) {
    auto answer = call();
    if (answer.ok() || answer.error().reaction != Reaction::kRetry || stopping_) return answer;
  }
}

bool Copier::goes_on(const ports::PortError& error) {
  if (error.reaction == Reaction::kStop) failure_ = error.reason;
  return error.reaction == Reaction::kRetry;
}

void Copier::run() {
  while (!stopping_ && !failure_ && join()) {
    bool goes_on = true;
    while (!stopping_ && goes_on) goes_on = turn();
    if (goes_on) session_->close(*this);
    session_.reset();
    held_.clear();
  }
}

bool Copier::join() {
  auto joined = retry_until([&] { return log_.join(identity_, std::array{kOriginals}); });
  if (!joined.ok()) {
    static_cast<void>(goes_on(joined.error()));  // keeps the failure; kRetry: stop() came first
    return false;
  }
  session_ = std::move(joined).value();
  ++deeds_.joined;
  return true;
}

bool Copier::turn() {
  const auto polled = session_->poll(kPollWait, *this);
  if (!polled.ok()) return goes_on(polled.error());
  Batch batch;
  for (const auto partition : held_) {
    if (!copy(partition, batch)) return false;
  }
  return batch.empty() || commit(batch);
}

bool Copier::copy(ports::TopicPartition partition, Batch& batch) {
  const auto read = session_->read(partition, {.records = kRecordsMax});
  if (!read.ok()) return goes_on(read.error());
  if (read.value().empty()) return true;
  batch[partition] = Offset{read.value().back().offset.value() + 1};
  for (const ports::Record& record : read.value()) {
    const auto produced = session_->produce({kCopies, partition.partition}, {record.key, record.value, record.headers});
    if (produced.ok()) continue;
    const bool stays = goes_on(produced.error()) && give_up(batch);
    batch.clear();
    return stays;
  }
  return true;
}

bool Copier::commit(const Batch& batch) {
  std::vector<ports::OffsetCommit> offsets;
  for (const auto& [partition, next_offset] : batch) offsets.push_back({partition, next_offset, ""});
  switch (session_->commit(offsets)) {
    case CommitOutcome::kCommitted:
      ++deeds_.committed;
      return true;
    case CommitOutcome::kAborted:  // the session stands at what is committed
      ++deeds_.aborted;
      return true;
    case CommitOutcome::kUnknown:
      ++deeds_.unknown;
      return resolve(batch);
    case CommitOutcome::kFenced:
      failure_ = "fenced, without a twin";
      return false;
  }
  return false;
}

bool Copier::resolve(const Batch& batch) {
  const auto recovered = retry_until([&] { return session_->recover(); });
  if (!recovered.ok()) return goes_on(recovered.error()) && !stopping_;
  bool stands = true;
  for (const auto& [partition, next_offset] : batch) {
    const auto committed = retry_until([&] { return session_->committed(partition); });
    if (!committed.ok()) return goes_on(committed.error()) && !stopping_;
    const Offset position = committed.value() ? committed.value()->next_offset : Offset{0};
    stands = stands && position == next_offset;
    if (!return_to(partition, position)) return false;
  }
  deeds_.unknown_but_stood += stands ? 1 : 0;
  return true;
}

bool Copier::give_up(const Batch& batch) {
  const auto aborted = retry_until([&] { return session_->abort(); });
  if (!aborted.ok()) return goes_on(aborted.error()) && !stopping_;
  for (const auto& [partition, next_offset] : batch) {
    const auto committed = retry_until([&] { return session_->committed(partition); });
    if (!committed.ok()) return goes_on(committed.error()) && !stopping_;
    if (!return_to(partition, committed.value() ? committed.value()->next_offset : Offset{0})) return false;
  }
  return true;
}

bool Copier::return_to(ports::TopicPartition partition, Offset position) {
  const auto sought = retry_until([&] { return session_->seek(partition, position); });
  return sought.ok() || (goes_on(sought.error()) && !stopping_);
}

}  // namespace relance::kafka

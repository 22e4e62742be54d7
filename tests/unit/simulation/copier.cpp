#include "copier.h"

#include <algorithm>

namespace relance::simulation {
namespace {

using ports::CommitOutcome;
using ports::Reaction;

constexpr ports::TopicPartition kOut{ports::TopicNumber{1}, Partition{0}};
constexpr ports::ReadLimits kBatch{.records = 10};

// Calls until it is no longer refused for the moment.
template <class Call>
auto insist(Call call) {
  for (;;) {
    auto result = call();
    if (result.ok() || result.error().reaction != Reaction::kRetry) return result;
  }
}

}  // namespace

Copier::Copier(SimulatedLog& log, SimulatedStateStore& state, std::string identity)
    : log_(log), state_(state), identity_(std::move(identity)) {}

bool Copier::step() {
  if (is_over_ || !session_) {
    is_over_ = false;
    held_.clear();
    session_.reset();
    const std::vector<ports::TopicNumber> topics = {ports::TopicNumber{0}};
    auto joined = insist([&] { return log_.join(identity_, topics); });
    if (!joined.ok()) return false;
    session_ = std::move(joined).value();
  }
  const auto polled = session_->poll(Duration{100}, *this);
  if (!polled.ok()) {
    is_over_ = polled.error().reaction == Reaction::kRejoin;
    return is_over_;
  }
  const std::vector<ports::TopicPartition> partitions = held_;
  for (const auto partition : partitions) {
    if (!is_over_ && !copy(partition)) return false;
  }
  return true;
}

bool Copier::copy(ports::TopicPartition partition) {
  const auto records = session_->read(partition, kBatch);
  if (!records.ok()) {
    is_over_ = records.error().reaction == Reaction::kRejoin;
    return records.error().reaction != Reaction::kStop;
  }
  if (records.value().empty()) return true;
  reach(CrashPoint::kBatchBegun);
  for (const ports::Record& record : records.value()) {
    const auto produced = insist([&] { return session_->produce(kOut, {record.key, record.value, record.headers}); });
    if (!produced.ok()) {
      is_over_ = true;
      return produced.error().reaction == Reaction::kRejoin;
    }
  }
  const Offset end{records.value().back().offset.value() + 1};
  const std::vector<ports::OffsetCommit> offsets = {{partition, end, ""}};
  reach(CrashPoint::kBeforeCommit);
  const CommitOutcome outcome = session_->commit(offsets);
  reach(CrashPoint::kAfterCommit);
  return settle(partition, end, outcome);
}

bool Copier::settle(ports::TopicPartition partition, Offset end, CommitOutcome outcome) {
  switch (outcome) {
    case CommitOutcome::kCommitted:
      remember(partition, end);
      return true;
    case CommitOutcome::kAborted:
      return true;
    case CommitOutcome::kFenced:
      return false;
    case CommitOutcome::kUnknown:
      break;
  }
  const auto recovered = insist([&] { return session_->recover(); });
  if (recovered.ok()) {
    go_back(partition);
  } else {
    is_over_ = true;
  }
  return recovered.ok() || recovered.error().reaction == Reaction::kRejoin;
}

void Copier::go_back(ports::TopicPartition partition) {
  const auto committed = insist([&] { return session_->committed(partition); });
  const Offset next = committed.ok() && committed.value() ? committed.value()->next_offset : Offset{0};
  is_over_ |= !insist([&] { return session_->seek(partition, next); }).ok();
}

void Copier::remember(ports::TopicPartition partition, Offset end) {
  const std::string key = std::to_string(partition.partition.value());
  const std::string value = std::to_string(end.value());
  const std::vector<ports::StateWrite> writes = {{key, value}};
  static_cast<void>(insist([&] { return state_.write(writes); }));
  reach(CrashPoint::kAfterState);
}

void Copier::close() {
  if (session_) session_->close(*this);
  session_.reset();
}

void Copier::on_assigned(std::span<const ports::Assignment> partitions) {
  for (const auto& [partition, committed] : partitions) {
    held_.push_back(partition);
    std::string value;
    const auto found = insist([&] { return state_.get(std::to_string(partition.partition.value()), value); });
    // State is written behind the commit: nothing may bring it before what is committed.
    const bool is_known = found.ok() && found.value();
    RELANCE_ASSERT(!is_known || (committed && Offset{std::stoll(value)} <= committed->next_offset));
  }
}

void Copier::on_revoked(std::span<const ports::TopicPartition> partitions) {
  drop(partitions);
}

void Copier::on_lost(std::span<const ports::TopicPartition> partitions) {
  drop(partitions);
}

void Copier::drop(std::span<const ports::TopicPartition> partitions) {
  for (const auto partition : partitions) std::erase(held_, partition);
}

}  // namespace relance::simulation

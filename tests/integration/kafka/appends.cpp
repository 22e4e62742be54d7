#include "integration/kafka/appends.h"

#include <algorithm>
#include <chrono>

#include <gtest/gtest.h>

namespace relance::kafka {

namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{60};
constexpr std::chrono::milliseconds kRefusedWait{10};
constexpr char kEndOfNumber = ' ';

}  // namespace

void Appends::append(std::size_t waiting_max) {
  std::unique_lock lock(mutex_);
  if (is_refused_) answered_.wait_for(lock, kRefusedWait);
  answered_.wait(lock, [&] { return made_ - answers_ <= waiting_max; });
  const std::size_t number = made_++;
  lock.unlock();
  log_.append({{partition_, std::nullopt, value_of(number), {}}},
              [this, number](const ports::AppendResult& result) { take(number, result); });
}

std::string Appends::value_of(std::size_t number) const {
  return std::to_string(number) + kEndOfNumber + std::string(body_bytes_, 'b');
}

void Appends::take(std::size_t number, const ports::AppendResult& result) {
  const std::lock_guard lock(mutex_);
  ++answers_;
  is_refused_ = !result.ok();
  if (is_refused_ && result.error().reason.find("too many bytes") != std::string::npos) ++refused_at_once_;
  if (result.ok()) {
    acknowledged_.emplace(number, result.value().front());
  } else if (result.error().reaction != ports::Reaction::kRetry && !strange_) {
    strange_ = result.error().reason;
  }
  answered_.notify_all();
}

void Appends::await_answers() {
  std::unique_lock lock(mutex_);
  EXPECT_TRUE(answered_.wait_for(lock, kPatience, [&] { return answers_ == made_; })) << made_ - answers_ << " missing";
}

std::size_t Appends::taken() {
  const std::lock_guard lock(mutex_);
  return acknowledged_.size();
}

std::size_t Appends::refused() {
  const std::lock_guard lock(mutex_);
  return answers_ - acknowledged_.size();
}

std::size_t Appends::refused_at_once() {
  const std::lock_guard lock(mutex_);
  return refused_at_once_;
}

std::optional<std::string> Appends::strange_refusal() {
  const std::lock_guard lock(mutex_);
  return strange_;
}

void Appends::expect_there(ports::Log& log) {
  std::map<std::size_t, Offset> there;
  ports::RecordBatch batch;
  Offset from{0};
  const auto deadline = steady_clock::now() + kPatience;
  std::size_t twice = 0;
  while (steady_clock::now() < deadline) {
    const auto read = log.read(partition_, from, {}, batch);
    if (!read.ok() && read.error().reaction == ports::Reaction::kRetry) continue;
    EXPECT_TRUE(read.ok()) << read.error().reason;
    if (!read.ok() || batch.records.empty()) break;
    for (const ports::Record& record : batch.records) {
      const std::string value{record.value.value_or("")};
      twice += there.emplace(std::stoul(value), record.offset).second ? 0 : 1;
    }
    from = Offset{batch.records.back().offset.value() + 1};
  }
  EXPECT_EQ(twice, 0u);
  std::size_t missing = 0;
  std::size_t displaced = 0;
  for (const auto& [number, offset] : acknowledged_) {
    const auto found = there.find(number);
    missing += found == there.end() ? 1 : 0;
    displaced += found != there.end() && found->second != offset ? 1 : 0;
  }
  EXPECT_EQ(missing, 0u) << "of " << acknowledged_.size() << " that were acknowledged";
  EXPECT_EQ(displaced, 0u) << "stand elsewhere than they were said to";
  EXPECT_TRUE(std::ranges::is_sorted(there, {}, [](const auto& entry) { return entry.second; })) << "not in order";
}

}  // namespace relance::kafka

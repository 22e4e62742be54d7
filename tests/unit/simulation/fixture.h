// A small world with one process in it: `in` with 3 partitions to read, `out` with 1 to write.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <relance/testing/simulation/world.h>

namespace relance::simulation {

inline constexpr ports::TopicNumber kIn{0};
inline constexpr ports::TopicNumber kOut{1};
inline constexpr int kInPartitions = 3;
inline constexpr ports::TopicPartition kOutput{kOut, Partition{0}};

inline ports::TopicPartition in(std::int32_t partition) {
  return {kIn, Partition{partition}};
}

inline std::vector<ports::TopicSpec> small_topics() {
  return {{"in", PartitionCount{kInPartitions}, std::nullopt, false}, {"out", PartitionCount{1}, std::nullopt, false}};
}

// What a session was told, as words: "+0" assigned, "-0" revoked, "!0" lost.
class Listener final : public ports::AssignmentListener {
 public:
  void on_assigned(std::span<const ports::Assignment> partitions) override {
    for (const auto& [partition, committed] : partitions) tell('+', partition);
  }
  void on_revoked(std::span<const ports::TopicPartition> partitions) override {
    for (const auto partition : partitions) tell('-', partition);
  }
  void on_lost(std::span<const ports::TopicPartition> partitions) override {
    for (const auto partition : partitions) tell('!', partition);
  }

  std::vector<std::string> words;
  std::set<ports::TopicPartition> held;

 private:
  void tell(char sign, ports::TopicPartition partition) {
    words.push_back(sign + std::to_string(partition.partition.value()));
    const bool is_right = sign == '+' ? held.insert(partition).second : held.erase(partition) == 1;
    EXPECT_TRUE(is_right) << words.back();
  }
};

using Words = std::vector<std::string>;

class SimulatedWorld : public testing::Test {
 protected:
  explicit SimulatedWorld(std::uint64_t seed = 7) : world_({.seed = seed, .topics = small_topics()}) { start(); }

  World& world() { return world_; }
  SimulatedLog& log() { return *log_; }
  SimulatedStateStore& state() { return *state_; }
  Faults& faults() { return world_.chaos().faults(); }
  void set_always(Fault fault) { faults()[fault] = kAlways; }
  void be_calm() { faults() = calm(); }
  [[nodiscard]] std::uint64_t bitten(Fault fault) { return world_.chaos().counts().of(fault); }

  void start() {
    log_ = world_.open_log();
    state_ = world_.open_state();
  }
  void stop() {
    log_.reset();
    state_.reset();
  }
  // The process ends as in a crash, and the next one starts.
  void crash(bool power_cut = false) {
    world_.crash(power_cut);
    stop();
    world_.restart();
    start();
  }

  std::unique_ptr<ports::LogSession> join(std::string_view member = "one") {
    const std::vector<ports::TopicNumber> topics = {kIn};
    return log_->join(member, topics).value();
  }
  std::unique_ptr<ports::LogSession> join(Listener& listener, std::string_view member = "one") {
    auto session = join(member);
    EXPECT_TRUE(session->poll(Duration{1}, listener).ok());
    return session;
  }
  static void produce(ports::LogSession& session, std::string_view value) {
    EXPECT_TRUE(session.produce(kOutput, {std::nullopt, value}).ok());
  }

  // Appends without waiting for the answer; `answers` takes it.
  void append(std::vector<std::string> values, ports::TopicPartition partition = in(0)) {
    std::vector<ports::OwnedRecord> records;
    for (std::string& value : values) records.push_back({partition, std::nullopt, std::move(value), {}});
    log_->append(std::move(records), [this](ports::AppendResult result) { answers.push_back(std::move(result)); });
  }
  // What stands in a partition, whatever the faults.
  std::vector<std::string> values(ports::TopicPartition partition) {
    const Faults kept = std::exchange(faults(), calm());
    ports::RecordBatch batch;
    EXPECT_TRUE(log_->read(partition, Offset{0}, {.records = 1'000'000, .bytes = 1'000'000'000}, batch).ok());
    faults() = kept;
    std::vector<std::string> found;
    for (const ports::Record& record : batch.records) found.emplace_back(record.value.value_or("(tombstone)"));
    return found;
  }
  std::optional<Offset> committed(ports::TopicPartition partition) {
    const Faults kept = std::exchange(faults(), calm());
    const auto result = log_->committed(partition);
    faults() = kept;
    EXPECT_TRUE(result.ok());
    if (!result.value()) return std::nullopt;
    return result.value()->next_offset;
  }

  void write(const std::vector<std::pair<std::string, std::string>>& rows) {
    std::vector<ports::StateWrite> writes;
    for (const auto& [key, value] : rows) writes.push_back({key, value});
    EXPECT_TRUE(state_->write(writes).ok());
  }

  std::vector<ports::AppendResult> answers;

 private:
  World world_;
  std::unique_ptr<SimulatedLog> log_;
  std::unique_ptr<SimulatedStateStore> state_;
};

template <class T>
void expect_error(const ports::PortResult<T>& result, ports::Reaction reaction) {
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().reaction, reaction);
}

}  // namespace relance::simulation

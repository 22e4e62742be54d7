// Whatever goes wrong, a program that keeps to the contract copies everything once: the world is no harder than that.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>

#include <gtest/gtest.h>

#include "copier.h"
#include "fixture.h"

namespace relance::simulation {
namespace {

constexpr std::uint64_t kSeeds = 300;
constexpr int kRecords = 300;
constexpr int kStepsMax = 100'000;

struct Outcome {
  std::map<char, Words> copied;  // by the letter of their partition, in the order of `out`
  std::map<char, Words> given;
  FaultCounts counts;
  Timestamp end;
  int restarts = 0;
  bool is_done = false;
};

Words all_values(SimulatedLog& log, ports::TopicPartition partition) {
  ports::RecordBatch batch;
  EXPECT_TRUE(log.read(partition, Offset{0}, {.records = 1'000'000, .bytes = 1'000'000'000}, batch).ok());
  Words found;
  for (const ports::Record& record : batch.records) found.emplace_back(record.value.value_or(""));
  return found;
}

class Play {
 public:
  explicit Play(std::uint64_t seed) : world_({.seed = seed, .topics = small_topics()}), driver_(seed, 9) {
    world_.chaos().faults() = swarm(seed);
  }

  Outcome run() {
    const ArmedCrashPoints armed(world_);
    while (steps_ < kStepsMax && !outcome_.is_done) {
      auto log = world_.open_log();
      auto state = world_.open_state();
      try {
        std::vector<Copier> copiers;
        for (const char* name : {"one", "two"}) copiers.emplace_back(*log, *state, name);
        run_process(*log, copiers);
      } catch (const SimulatedCrash&) {
      }
      state.reset();
      log.reset();
      if (!world_.is_down()) continue;
      world_.restart();
      ++outcome_.restarts;
    }
    look();
    return outcome_;
  }

 private:
  // Until everything is copied, somebody must stop, or it crashes.
  void run_process(SimulatedLog& log, std::vector<Copier>& copiers) {
    for (; steps_ < kStepsMax; ++steps_) {
      if (given_ < kRecords) give(log);
      if (given_ >= kRecords) world_.chaos().faults() = calm();
      if (!copiers[driver_.below(copiers.size())].step()) return;
      log.pump();
      if (given_ >= kRecords && !log.has_open_appends() && is_copied(log)) {
        for (Copier& copier : copiers) copier.close();
        outcome_.is_done = true;
        return;
      }
    }
  }

  void give(SimulatedLog& log) {
    std::vector<ports::OwnedRecord> records;
    for (std::uint64_t i = driver_.below(4); i > 0; --i) {
      const auto partition = static_cast<std::int32_t>(driver_.below(kInPartitions));
      const char letter = static_cast<char>('a' + partition);
      records.push_back({in(partition), std::nullopt, letter + std::to_string(given_++), {}});
    }
    log.append(std::move(records), [](const ports::AppendResult&) {});
  }

  static bool is_copied(SimulatedLog& log) {
    std::int64_t records = 0;
    for (int i = 0; i < kInPartitions; ++i) records += log.offsets(in(i)).value().end.value();
    return log.offsets(kOutput).value().end.value() >= records;
  }

  void look() {
    world_.chaos().faults() = calm();
    const auto log = world_.open_log();
    for (int i = 0; i < kInPartitions; ++i) outcome_.given[static_cast<char>('a' + i)] = all_values(*log, in(i));
    for (const std::string& value : all_values(*log, kOutput)) outcome_.copied[value.front()].push_back(value);
    outcome_.counts = world_.chaos().counts();
    outcome_.end = world_.clock().truth();
  }

  World world_;
  Random driver_;
  int given_ = 0;
  int steps_ = 0;
  Outcome outcome_;
};

TEST(ExactlyOnce, IsWhatAProgramThatKeepsToTheContractDoesUnderAllFaults) {
  FaultCounts counts;
  int restarts = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Outcome outcome = Play(seed).run();
    ASSERT_TRUE(outcome.is_done);
    ASSERT_EQ(outcome.copied, outcome.given);
    counts += outcome.counts;
    restarts += outcome.restarts;
  }
  EXPECT_GT(restarts, static_cast<int>(kSeeds));
  for (std::size_t i = 0; i < kFaultCount; ++i) EXPECT_GT(counts.bitten[i], 0u) << kFaultNames[i];
}

TEST(ExactlyOnce, ASeedDecidesEverything) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Outcome first = Play(seed).run();
    const Outcome second = Play(seed).run();
    EXPECT_EQ(first.copied, second.copied);
    EXPECT_EQ(first.counts.bitten, second.counts.bitten);
    EXPECT_EQ(first.counts.reached, second.counts.reached);
    EXPECT_EQ(first.end, second.end);
    EXPECT_EQ(first.restarts, second.restarts);
  }
}

}  // namespace
}  // namespace relance::simulation

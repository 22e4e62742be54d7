// How appends come together, in what order, and what is too much.
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <gtest/gtest.h>

#include <relance/base/crash_point.h>

#include "integration/rocksdb/world.h"

namespace relance::embedded {
namespace {

// Holds the writing thread where positions are given and nothing is written.
class HeldWriter {
 public:
  HeldWriter() {
    on_crash_points([this](CrashPoint point) {
      if (point != CrashPoint::kBeforeLogWrite) return;
      std::unique_lock lock{mutex_};
      arrived_ = true;
      changed_.notify_all();
      changed_.wait(lock, [&] { return open_; });
    });
  }
  ~HeldWriter() { on_crash_points({}); }
  HeldWriter(const HeldWriter&) = delete;
  HeldWriter& operator=(const HeldWriter&) = delete;

  void wait_until_held() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return arrived_; });
  }
  void release() {
    const std::scoped_lock lock{mutex_};
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool arrived_ = false;
  bool open_ = false;
};

// Counts answers.
class Answers {
 public:
  std::function<void(ports::AppendResult)> taker() {
    return [this](const ports::AppendResult& result) {
      const std::scoped_lock lock{mutex_};
      ++(result.ok() ? taken_ : refused_);
      changed_.notify_all();
    };
  }
  void wait_for(int count) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return taken_ + refused_ == count; });
  }
  [[nodiscard]] int taken() const { return taken_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int taken_ = 0;
  int refused_ = 0;
};

TEST(LogWriter, WritesWhatGathersMeanwhileWithOneSync) {
  if (!kHasCrashPoints) GTEST_SKIP() << "a build without crash points";
  constexpr int kCalls = 100;
  World world;
  Answers answers;
  HeldWriter held;
  world.open();
  const std::uint64_t before = world.files->syncs();
  world.log().append({record(kIn0, "0")}, answers.taker());
  held.wait_until_held();
  for (int i = 1; i < kCalls; ++i) world.log().append({record(kIn0, std::to_string(i))}, answers.taker());
  held.release();
  answers.wait_for(kCalls);
  EXPECT_EQ(answers.taken(), kCalls);
  EXPECT_EQ(world.files->syncs() - before, 2u);
  const auto found = values(world.log(), kIn0);
  ASSERT_EQ(found.size(), static_cast<std::size_t>(kCalls));
  for (int i = 0; i < kCalls; ++i) EXPECT_EQ(found[static_cast<std::size_t>(i)], std::to_string(i));
  world.close();
}

TEST(LogWriter, AnswersEverybodyBeforeItCloses) {
  constexpr int kCalls = 50;
  World world;
  Answers answers;
  world.open();
  for (int i = 0; i < kCalls; ++i) world.log().append({record(kIn0, "a")}, answers.taker());
  world.close();
  answers.wait_for(kCalls);
  EXPECT_EQ(answers.taken(), kCalls);
  EXPECT_EQ(values(world.open(), kIn0).size(), static_cast<std::size_t>(kCalls));
}

TEST(LogWriter, KeepsTheOrderOfEachThread) {
  constexpr int kThreads = 8;
  constexpr int kCalls = 200;
  World world;
  Answers answers;
  world.open();
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kCalls; ++i) {
        world.log().append({record(kIn0, std::to_string(thread), std::to_string(i)),
                            record(kIn1, std::to_string(thread), std::to_string(i))},
                           answers.taker());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  answers.wait_for(kThreads * kCalls);
  for (const auto partition : {kIn0, kIn1}) {
    std::vector<int> next(kThreads, 0);
    const auto all = read_all(world.log(), partition);
    ASSERT_TRUE(all.ok());
    ASSERT_EQ(all.value().size(), static_cast<std::size_t>(kThreads * kCalls));
    for (const Seen& seen : all.value()) {
      EXPECT_EQ(*seen.value, std::to_string(next[std::stoul(*seen.key)]++));
    }
  }
}

TEST(LogWriter, GivesTheOffsetsOfTheRecordsOfACallInTheirOrder) {
  World world;
  put(world.open(), {record(kIn0, "before")});
  std::vector<ports::OwnedRecord> records;
  for (int i = 0; i < 10; ++i) records.push_back(record(i % 3 == 0 ? kIn0 : kIn1, std::to_string(i)));
  const auto offsets = put(world.log(), records);
  ASSERT_EQ(offsets.size(), records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    EXPECT_EQ(values(world.log(), records[i].partition, offsets[i]).front(), std::to_string(i));
  }
}

TEST(LogWriter, TakesRecordsUpToTheLimitAndRefusesLargerOnes) {
  World world;
  const std::string largest(ports::kRecordBytesMax, 'x');
  put(world.open(), {record(kIn0, largest), record(kIn0, "small")});
  EXPECT_EQ(values(world.log(), kIn0), (std::vector<std::string>{largest, "small"}));
  EXPECT_EQ(values(world.open(), kIn0), (std::vector<std::string>{largest, "small"}));
  const auto refused = append(world.log(), {record(kIn0, largest + "x")});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reaction, ports::Reaction::kStop);
  EXPECT_NE(refused.error().reason.find("too large"), std::string::npos);
  EXPECT_EQ(world.log().outage(), std::nullopt);
}

}  // namespace
}  // namespace relance::embedded

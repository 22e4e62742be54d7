#include <algorithm>
#include <random>
#include <set>

#include <gtest/gtest.h>
#include <malloc.h>

#include <relance/stream/timer_queue.h>

#ifdef __SANITIZE_ADDRESS__
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace relance::stream {
namespace {

using Timers = std::vector<std::pair<std::int64_t, std::string>>;

Timestamp at(std::int64_t time_ms) {
  return Timestamp{Duration{time_ms}};
}

Timers take_all(TimerQueue& queue) {
  Timers taken;
  while (!queue.empty()) {
    const OptionalTime earliest = queue.earliest();
    const auto timer = queue.take();
    EXPECT_EQ(*earliest, timer.due);
    taken.emplace_back(timer.due.time_since_epoch().count(), timer.key);
  }
  return taken;
}

Timers taken_of(const Timers& timers) {
  TimerQueue armed;
  TimerQueue loaded;
  for (const auto& [due, key] : timers) armed.arm(at(due), key);
  for (const auto& [due, key] : timers) loaded.load(at(due), key);
  loaded.finish_loading();
  const Timers taken = take_all(armed);
  EXPECT_EQ(take_all(loaded), taken);
  return taken;
}

TEST(TimerQueue, GivesTimersInTheOrderOfDueTimeThenKeyBytes) {
  EXPECT_EQ(taken_of({{2, "33612345678"}, {1, "9"}, {1, "10"}, {1, "1"}, {-5, "7"}}),
            (Timers{{-5, "7"}, {1, "1"}, {1, "10"}, {1, "9"}, {2, "33612345678"}}));
}

TEST(TimerQueue, TakesEqualTimersTogether) {
  EXPECT_EQ(taken_of({{1, "a"}, {1, "a"}, {1, "5"}, {2, "a"}, {1, "5"}, {1, "5"}}),
            (Timers{{1, "5"}, {1, "a"}, {2, "a"}}));
}

// What fits into a number and what does not stand in one order: that of the bytes.
TEST(TimerQueue, OrdersEveryKindOfKeyByItsBytes) {
  const std::vector<std::string> keys = {"",
                                         "0",
                                         "00",
                                         "000000000000000",
                                         "0000000000000000",
                                         "01",
                                         "1",
                                         "12345678901234",
                                         "123456789012345",
                                         "1234567890123456",
                                         "12345678901234a",
                                         "999999999999999",
                                         "9999999999999999",
                                         "bsuid:1",
                                         std::string(256, 'z')};
  ASSERT_TRUE(std::ranges::is_sorted(keys));
  Timers timers;
  for (const std::string& key : keys) timers.emplace_back(7, key);
  const Timers expected = timers;
  std::ranges::reverse(timers);
  EXPECT_EQ(taken_of(timers), expected);
}

TEST(TimerQueue, HasNoEarliestWhenItIsEmpty) {
  TimerQueue queue;
  EXPECT_TRUE(queue.empty());
  EXPECT_FALSE(queue.earliest());
  queue.arm(at(3), "bsuid:1");
  EXPECT_EQ(queue.size(), 1U);
  (void)queue.take();
  EXPECT_TRUE(queue.empty());
  EXPECT_FALSE(queue.earliest());
}

TEST(TimerQueue, AgreesWithASetUnderARandomSequence) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  TimerQueue queue;
  std::set<std::pair<std::int64_t, std::string>> expected;
  for (int i = 0; i < 20'000; ++i) {
    if (random() % 5 < 3) {
      const auto due = static_cast<std::int64_t>(random() % 50);
      std::string key = std::to_string(random() % 100);
      if (random() % 3 == 0) key = "bsuid:" + key;
      if (random() % 5 == 0) key.insert(0, "00000000");
      queue.arm(at(due), key);
      expected.emplace(due, key);
    } else if (!queue.empty()) {
      const auto timer = queue.take();
      ASSERT_EQ(timer.due, at(expected.begin()->first));
      ASSERT_EQ(timer.key, expected.begin()->second);
      expected.erase(expected.begin());
    }
    ASSERT_EQ(queue.empty(), expected.empty());
  }
}

// As the allocator of the build counts.
std::size_t allocated_bytes() {
#ifdef __SANITIZE_ADDRESS__
  return __sanitizer_get_current_allocated_bytes();
#else
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
#endif
}

TEST(TimerQueue, NeedsAtMost24BytesATimer) {
  constexpr std::size_t kTimers = 1'000'000;
  const std::size_t before = allocated_bytes();
  if (before == 0) GTEST_SKIP() << "the allocator of this build does not tell";
  TimerQueue queue;
  for (std::size_t i = 0; i < kTimers; ++i)
    queue.arm(at(static_cast<std::int64_t>(i * 7'919 % kTimers)), std::to_string(33'600'000'000 + i));
  const std::size_t bytes = allocated_bytes() - before;
  RecordProperty("hundredths_of_a_byte_a_timer", static_cast<int>(bytes * 100 / kTimers));
  EXPECT_LE(bytes, 24 * kTimers);
  EXPECT_GE(bytes, 16 * kTimers);
}

}  // namespace
}  // namespace relance::stream

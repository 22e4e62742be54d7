// A broker that is killed, restarted, or away for longer than anybody waits, while everybody is at work.
//
// RELANCE_KAFKA_OUTAGE_SECONDS says how long it is away; RELANCE_KAFKA_LONG: killed more often.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <thread>
#include <utility>

#include <gtest/gtest.h>

#include "integration/kafka/appends.h"
#include "integration/kafka/copy_world.h"

namespace relance::kafka {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr seconds kPatience{30};

seconds length_of_the_outage() {
  const char* given = std::getenv("RELANCE_KAFKA_OUTAGE_SECONDS");
  return given != nullptr ? seconds{std::strtoll(given, nullptr, 10)} : seconds{10};
}

int rounds() {
  return std::getenv("RELANCE_KAFKA_LONG") != nullptr ? 5 : 1;
}

class KafkaBrokerFaults : public CopyWorld {
 protected:
  static void SetUpTestSuite() { Broker::shared(Broker::Life::kRestarted); }
  static Broker& broker() { return Broker::shared(); }

  // Everybody is at work.
  void work() {
    for (int i = 0; i < 50; ++i) EXPECT_TRUE(feed());
    EXPECT_TRUE(awaits_copies());
  }
};

// Feeds from a thread of its own until it ends; what is refused is not counted.
class Feeder {
 public:
  explicit Feeder(std::function<void()> feed)
      : thread_([this, feed = std::move(feed)] {
          for (; !stopping_; ++fed_) feed();
        }) {}
  ~Feeder() {
    stopping_ = true;
    thread_.join();
  }
  // Until it is in full swing.
  void await_some() const {
    const int before = fed_;
    while (fed_ < before + 20) std::this_thread::yield();
  }
  Feeder(const Feeder&) = delete;
  Feeder& operator=(const Feeder&) = delete;

 private:
  std::atomic<bool> stopping_ = false;
  std::atomic<int> fed_ = 0;
  std::thread thread_;  // last
};

TEST_F(KafkaBrokerFaults, KilledUnderLoadItLosesNothingAndRepeatsNothing) {
  start_copiers(2);
  work();
  {
    const Feeder feeder{[this] { feed(); }};
    for (int round = 0; round < rounds(); ++round) {
      feeder.await_some();
      broker().kill();
      broker().start();
    }
  }
  work();
  expect_copied();
}

TEST_F(KafkaBrokerFaults, ARestartInGoodOrderLosesNothingAndRepeatsNothing) {
  start_copiers(2);
  work();
  {
    const Feeder feeder{[this] { feed(); }};
    feeder.await_some();
    broker().stop();
    broker().start();
  }
  work();
  expect_copied();
}

TEST_F(KafkaBrokerFaults, WhileItIsAwayAppendsAreRefusedWithinTheirLimitAndTheLogSaysSo) {
  constexpr std::size_t kBodyBytes = std::size_t{64} * 1024;
  constexpr std::size_t kFit = kInFlightBytesMax / kBodyBytes;
  start_copiers(2);
  work();
  Appends appends{log(), {kOthers, Partition{0}}, kBodyBytes};
  for (int i = 0; i < 20; ++i) appends.append(0);
  broker().kill();
  const auto begin = steady_clock::now();
  auto troubled_after = steady_clock::duration::max();
  const std::size_t made_before = appends.made();
  while (steady_clock::now() < begin + length_of_the_outage()) {
    appends.append(4 * kFit);
    if (!log().outage()) continue;
    troubled_after = std::min(troubled_after, steady_clock::now() - begin);
  }
  EXPECT_LT(troubled_after, options().call_timeout + seconds{1});
  broker().start();
  appends.await_answers();
  // Of those that were let in, the first fail when the call's time is over, and then the next are let in.
  const auto rounds = static_cast<std::size_t>(length_of_the_outage() / options().call_timeout) + 2;
  EXPECT_GT(appends.refused_at_once(), 0u);
  EXPECT_LE(appends.made() - made_before - appends.refused_at_once(), rounds * kFit);
  const std::size_t taken = appends.taken();
  const auto deadline = steady_clock::now() + kPatience;
  while (log().outage() && steady_clock::now() < deadline) feed();
  EXPECT_EQ(log().outage(), std::nullopt);
  for (int i = 0; i < 20; ++i) appends.append(0);
  appends.await_answers();
  EXPECT_GE(appends.taken(), taken + 20);
  EXPECT_EQ(appends.strange_refusal(), std::nullopt);
  appends.expect_there(direct_log());
  expect_copied();
}

}  // namespace
}  // namespace relance::kafka

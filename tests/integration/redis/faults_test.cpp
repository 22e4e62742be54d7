// What a server may do to its clients: end, forget, freeze, refuse.
#include <thread>

#include <gmock/gmock.h>

#include "integration/redis/proxy.h"
#include "integration/redis/world.h"

namespace relance::redis {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class RedisFaults : public RedisWorld {
 protected:
  // Calls until none is tried any more: how many failed, each of which asked the server.
  int read_until_not_asked(ports::Cache& cache) {
    for (int calls = 0; calls < 100; ++calls) {
      const auto found = get(cache, "cache:a");
      EXPECT_FALSE(found.ok());
      if (fails(found, "not asked")) return calls;
    }
    return -1;
  }
};

TEST_F(RedisFaults, AServerThatIsGoneCostsFewTriesAndIsFoundAgain) {
  Proxy proxy{server().port()};
  const auto cache = open(options(proxy.port()));
  ASSERT_TRUE(put(*cache, "cache:a", "1").ok());
  EXPECT_EQ(proxy.connections(), 1);
  server().kill();
  EXPECT_EQ(read_until_not_asked(*cache), kFailuresMax);
  const int tried = proxy.connections();
  EXPECT_LE(tried, 1 + kFailuresMax);
  for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(fails(get(*cache, "cache:a"), "not asked"));
  EXPECT_EQ(proxy.connections(), tried);
  ASSERT_TRUE(cache->outage().has_value());
  EXPECT_THAT(*cache->outage(), HasSubstr("Redis at 127.0.0.1:"));
  for (int probes = 1; probes <= 3; ++probes) {
    clock().pass(4 * kBackoff);
    EXPECT_EQ(read_until_not_asked(*cache), 1);
    EXPECT_EQ(proxy.connections(), tried + probes);
  }
  EXPECT_EQ(lines().size(), 1u);
  server().start();
  EXPECT_TRUE(fails(get(*cache, "cache:a"), "not asked"));
  clock().pass(4 * kBackoff);
  EXPECT_EQ(value(*cache, "cache:a"), std::nullopt);
  EXPECT_EQ(cache->outage(), std::nullopt);
  EXPECT_THAT(lines(), ElementsAre(HasSubstr("cannot be used"), HasSubstr("can be used again")));
  const ports::CacheCounts counts = cache->counts();
  EXPECT_EQ(counts.hits, 0u);
  EXPECT_EQ(counts.misses, counts.failures + 1);
}

TEST_F(RedisFaults, AServerThatIsGoneIsToldOnceThoughItIsReadAndWritten) {
  const auto cache = open();
  for (int rounds = 0; rounds < 2; ++rounds) {
    server().kill();
    for (int i = 0; i < 10; ++i) {
      EXPECT_FALSE(put(*cache, "cache:a", "1").ok());
      EXPECT_FALSE(get(*cache, "cache:a").ok());
      clock().pass(kBackoff);
    }
    server().start();
    clock().pass(4 * kBackoff);
    EXPECT_TRUE(get(*cache, "cache:a").ok());
    EXPECT_TRUE(put(*cache, "cache:a", "1").ok());
  }
  EXPECT_THAT(lines(), ElementsAre(HasSubstr("cannot be used"), HasSubstr("can be used again"),
                                   HasSubstr("cannot be used"), HasSubstr("can be used again")));
}

TEST_F(RedisFaults, AServerThatComesBackAsAReplicaSaysSo) {
  const auto cache = open();
  server().kill();
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(put(*cache, "cache:a", "1").ok());
  server().start();
  EXPECT_EQ(server().ask({"REPLICAOF", "127.0.0.1", "1"}), "OK");
  for (int i = 0; i < 3; ++i) {
    clock().pass(4 * kBackoff);
    EXPECT_FALSE(put(*cache, "cache:a", "1").ok());
  }
  EXPECT_EQ(server().ask({"REPLICAOF", "NO", "ONE"}), "OK");
  clock().pass(4 * kBackoff);
  EXPECT_TRUE(put(*cache, "cache:a", "1").ok());
  EXPECT_THAT(lines(), ElementsAre(HasSubstr("cannot be used"), HasSubstr("can be used again"),
                                   HasSubstr("cannot be written"), HasSubstr("can be written again")));
}

TEST_F(RedisFaults, AServerThatWasRestartedBetweenTwoCallsIsNoFailure) {
  const auto cache = open();
  ASSERT_TRUE(put(*cache, "cache:a", "1").ok());
  server().kill();
  server().start();
  EXPECT_EQ(value(*cache, "cache:a"), std::nullopt);
  EXPECT_TRUE(put(*cache, "cache:a", "2").ok());
  EXPECT_EQ(value(*cache, "cache:a"), "2");
  EXPECT_EQ(cache->counts().failures, 0u);
}

TEST_F(RedisFaults, AServerThatForgetsIsFilledAgain) {
  const auto cache = open();
  ASSERT_TRUE(put(*cache, "cache:a", "1", 9).ok());
  EXPECT_EQ(server().ask({"FLUSHALL"}), "OK");
  EXPECT_EQ(value(*cache, "cache:a"), std::nullopt);
  ASSERT_TRUE(put(*cache, "cache:a", "2", 3).ok());
  EXPECT_EQ(server().ask({"SCRIPT", "FLUSH"}), "OK");
  ASSERT_TRUE(put(*cache, "cache:a", "older", 2).ok());
  EXPECT_EQ(value(*cache, "cache:a"), "2");
  EXPECT_EQ(server().ask({"SCRIPT", "FLUSH"}), "OK");
  ASSERT_TRUE(erase(*cache, "cache:a", 4).ok());
  EXPECT_EQ(value(*cache, "cache:a"), std::nullopt);
  EXPECT_EQ(cache->counts().failures, 0u);
}

TEST_F(RedisFaults, AReplicaIsReadAndTakesNoWrites) {
  const auto cache = open();
  ASSERT_TRUE(put(*cache, "cache:a", "1").ok());
  EXPECT_EQ(server().ask({"REPLICAOF", "127.0.0.1", "1"}), "OK");
  for (int i = 0; i < kFailuresMax; ++i) EXPECT_TRUE(fails(put(*cache, "cache:a", "2", 2), "READONLY"));
  EXPECT_TRUE(fails(put(*cache, "cache:a", "2", 2), "not asked"));
  EXPECT_TRUE(fails(cache->erase_matching("cache:*"), "not asked"));
  for (int i = 0; i < 10; ++i) EXPECT_EQ(value(*cache, "cache:a"), "1");
  ASSERT_TRUE(cache->outage().has_value());
  EXPECT_THAT(*cache->outage(), AllOf(HasSubstr("cannot be written"), HasSubstr("it is a read-only replica")));
  EXPECT_EQ(server().ask({"REPLICAOF", "NO", "ONE"}), "OK");
  clock().pass(kBackoff);
  EXPECT_TRUE(put(*cache, "cache:a", "2", 2).ok());
  EXPECT_EQ(cache->outage(), std::nullopt);
  EXPECT_THAT(lines(), ElementsAre(HasSubstr("cannot be written"), HasSubstr("can be written again")));
}

TEST_F(RedisFaults, AServerWhoseMemoryIsFullSaysSo) {
  const auto cache = open();
  ASSERT_TRUE(put(*cache, "cache:a", "1").ok());
  EXPECT_EQ(server().ask({"CONFIG", "SET", "maxmemory", "1mb", "maxmemory-policy", "noeviction"}), "OK");
  const std::string large(100'000, 'v');
  ports::PortResult<ports::Done> full = ports::Done{};
  for (int i = 0; i < 100 && full.ok(); ++i) full = put(*cache, "cache:" + std::to_string(i), large);
  EXPECT_TRUE(fails(full, "OOM"));
  EXPECT_EQ(value(*cache, "cache:a"), "1");
}

TEST_F(RedisFaults, AFrozenServerEndsACallInTimeAndItsLateAnswerIsNobodys) {
  RedisOptions short_ones = options(server().port());
  short_ones.call_timeout = Duration{50};
  const auto cache = open(short_ones);
  ASSERT_TRUE(put(*cache, "cache:a", "1").ok());
  ASSERT_TRUE(put(*cache, "cache:b", "2").ok());
  server().suspend();
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_TRUE(fails(get(*cache, "cache:a"), "timed out"));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{5});
  server().resume();
  for (int i = 0; i < 10; ++i) {
    const auto found = get(*cache, "cache:b");
    if (found) {
      EXPECT_EQ(found.value(), "2");
    }
    clock().pass(kBackoff);
  }
}

TEST_F(RedisFaults, AFrozenServerHoldsUpFewCalls) {
  RedisOptions short_ones = options(server().port());
  short_ones.call_timeout = short_ones.connect_timeout = Duration{20};
  const auto cache = open(short_ones);
  server().suspend();
  EXPECT_EQ(read_until_not_asked(*cache), kFailuresMax);
  for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(fails(get(*cache, "cache:a"), "not asked"));
  EXPECT_EQ(cache->counts().failures, static_cast<std::uint64_t>(kFailuresMax) + 1 + 1'000);
  EXPECT_EQ(lines().size(), 1u);
}

TEST_F(RedisFaults, ACallOfManyThreadsIsAnsweredToWhoAskedIt) {
  RedisOptions two = options(server().port());
  two.connections_max = 2;
  const auto cache = open(two);
  constexpr int kThreads = 6;
  for (int t = 0; t < kThreads; ++t) {
    ASSERT_TRUE(put(*cache, "cache:" + std::to_string(t), std::to_string(t)).ok());
  }
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) EXPECT_EQ(value(*cache, "cache:" + std::to_string(t)), std::to_string(t));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(cache->counts().hits, static_cast<std::uint64_t>(kThreads) * 200);
}

}  // namespace
}  // namespace relance::redis

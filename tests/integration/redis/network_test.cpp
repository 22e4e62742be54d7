// What a network, or somebody else who listens there, may do to a call.
#include <gmock/gmock.h>

#include "integration/redis/proxy.h"
#include "integration/redis/world.h"

namespace relance::redis {
namespace {

using testing::HasSubstr;

class RedisNetwork : public RedisWorld {
 protected:
  // A put, a get, an erase and a sweep: whether each worked. What is read is never something else than was put.
  int work(ports::Cache& cache) {
    int worked = put(cache, "cache:cut", "1").ok() ? 1 : 0;
    const auto found = get(cache, "cache:cut");
    if (found) {
      EXPECT_EQ(found.value().value_or("1"), "1");
    }
    worked += found.ok() ? 1 : 0;
    worked += erase(cache, "cache:cut", 2).ok() ? 1 : 0;
    worked += cache.erase_matching("cache:cut*").ok() ? 1 : 0;
    return worked;
  }
};

TEST_F(RedisNetwork, AnAnswerThatComesLateIsNotTakenForThatOfTheNextQuestion) {
  Proxy proxy{server().port()};
  RedisOptions short_ones = options(proxy.port());
  short_ones.call_timeout = Duration{100};
  const auto cache = open(short_ones);
  ASSERT_TRUE(put(*cache, "cache:a", "1").ok());
  ASSERT_TRUE(put(*cache, "cache:b", "2").ok());
  proxy.set({.delay = std::chrono::milliseconds{300}});
  EXPECT_TRUE(fails(get(*cache, "cache:a"), "timed out"));
  proxy.set({});
  int answered = 0;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds{400};
  while (std::chrono::steady_clock::now() < deadline || answered == 0) {
    const auto found = get(*cache, "cache:b");
    if (found) {
      ASSERT_EQ(found.value(), "2");
      ++answered;
    }
    clock().pass(4 * kBackoff);  // a machine that is busy may be too slow, too
  }
  EXPECT_GE(proxy.connections(), 2);
}

// Each piece comes in time: but a call has one deadline for all of them.
TEST_F(RedisNetwork, AnAnswerThatDripsEndsACallInTime) {
  Proxy proxy{server().port()};
  RedisOptions short_ones = options(proxy.port());
  short_ones.call_timeout = Duration{100};
  const auto cache = open(short_ones);
  ASSERT_TRUE(put(*cache, "cache:a", std::string(1'000, 'v')).ok());
  proxy.set({.delay = std::chrono::milliseconds{20}, .answer_piece_bytes = 1});
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_TRUE(fails(get(*cache, "cache:a"), "timed out"));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{5});
}

TEST_F(RedisNetwork, AnAnswerInPiecesIsPutTogether) {
  Proxy proxy{server().port()};
  proxy.set({.answer_piece_bytes = 3});
  const auto cache = open(options(proxy.port()));
  const std::string text(20'000, 'v');
  ASSERT_TRUE(put(*cache, "cache:a", text).ok());
  EXPECT_EQ(value(*cache, "cache:a"), text);
}

TEST_F(RedisNetwork, AConnectionThatIsResetAtAnyByteOfARequestIsAFailureAndNothingElse) {
  Proxy proxy{server().port()};
  RedisOptions with_database = options(proxy.port());
  with_database.database = 1;
  ASSERT_EQ(work(*open(with_database)), 4);
  const std::size_t all = proxy.request_bytes();
  int failed = 0;
  for (std::size_t cut = 0; cut < all; cut += 7) {
    SCOPED_TRACE(cut);
    server().ask({"SCRIPT", "FLUSH"});  // so that there is as much to say each time
    proxy.set({.request_bytes_max = cut});
    const auto cache = open(with_database);
    failed += 4 - work(*cache);  // none where an answer ends: the next call is on another connection
    proxy.set({});
    clock().pass(4 * kBackoff);
    EXPECT_EQ(work(*cache), 4);
  }
  EXPECT_GT(failed, static_cast<int>(all) / 10);
}

TEST_F(RedisNetwork, AConnectionThatIsResetAtAnyByteOfAnAnswerIsAFailureAndNothingElse) {
  Proxy proxy{server().port()};
  ASSERT_EQ(work(*open(options(proxy.port()))), 4);
  const std::size_t all = proxy.answer_bytes();
  int failed = 0;
  for (std::size_t cut = 0; cut < all; ++cut) {
    SCOPED_TRACE(cut);
    server().ask({"SCRIPT", "FLUSH"});  // so that there is as much to say each time
    proxy.set({.answer_bytes_max = cut});
    const auto cache = open(options(proxy.port()));
    failed += 4 - work(*cache);  // none where an answer ends: the next call is on another connection
    proxy.set({});
    clock().pass(4 * kBackoff);
    EXPECT_EQ(work(*cache), 4);
  }
  EXPECT_GT(failed, static_cast<int>(all) / 10);
}

TEST_F(RedisNetwork, WhatAServerShouldNotAnswerIsAFailureWithItsReason) {
  Proxy proxy{server().port()};
  const std::vector<std::pair<std::string, std::string>> answers{
      {"-LOADING Redis is loading the dataset in memory\r\n", "still loading"},
      {"-MOVED 3999 127.0.0.1:6381\r\n", "part of a cluster"},
      {"-NOAUTH Authentication required.\r\n", "requires a password"},
      {"-ERR max number of clients reached\r\n", "too many clients"},
      {"*1\r\n$4\r\nPING\r\n", "not Redis"},
      {":1\r\n", "not Redis"},
      {"HTTP/1.1 400 Bad Request\r\n\r\n", "Protocol error"},
  };
  for (const auto& [answer, reason] : answers) {
    proxy.set({.answer_instead = answer});
    EXPECT_TRUE(fails(get(*open(options(proxy.port())), "cache:a"), reason)) << answer;
  }
}

TEST_F(RedisNetwork, AnswersOfAnotherKindAreFailures) {
  Proxy proxy{server().port()};
  for (const char* answer : {"+OK\r\n", ":7\r\n", "*0\r\n", "*2\r\n$1\r\na\r\n$1\r\nb\r\n", "$-1\r\n", "*-1\r\n"}) {
    const auto cache = open(options(proxy.port()));
    EXPECT_EQ(value(*cache, "cache:a"), std::nullopt);
    proxy.set({.answer_instead = answer});
    EXPECT_TRUE(fails(get(*cache, "cache:a"), "something else")) << answer;
    proxy.set({});
    EXPECT_EQ(value(*cache, "cache:a"), std::nullopt);
  }
}

TEST_F(RedisNetwork, AHostThatIsNotThereIsAFailure) {
  RedisOptions nowhere = options(server().port());
  nowhere.host = "no-such-host.invalid";
  EXPECT_FALSE(get(*open(nowhere), "cache:a").ok());
  nowhere.host = "localhost";
  EXPECT_EQ(value(*open(nowhere), "cache:a"), std::nullopt);
}

TEST_F(RedisNetwork, WithoutTlsAUrlThatAsksForItIsRefusedWithAWayOut) {
  auto secured = parse_redis_url("rediss://:hush@cache.example").value();
  const RedisOptions plain = options(1);
  secured.clock = plain.clock;
  secured.entropy = plain.entropy;
  const auto cache = open_cache(secured);
  if (cache.ok()) GTEST_SKIP() << "built with TLS";
  EXPECT_EQ(cache.error().reaction, ports::Reaction::kStop);
  EXPECT_THAT(cache.error().reason, HasSubstr("stunnel"));
  EXPECT_THAT(cache.error().reason, testing::Not(HasSubstr("hush")));
}

}  // namespace
}  // namespace relance::redis

// What a URL says, and that a wrong one is refused without telling its password.
#include <gtest/gtest.h>

#include <relance/adapters/redis/cache.h>

namespace relance::redis {
namespace {

RedisOptions read(std::string_view url) {
  auto options = parse_redis_url(url);
  EXPECT_TRUE(options.ok()) << options.error().reason;
  return options.ok() ? std::move(options).value() : RedisOptions{};
}

TEST(RedisUrl, SaysWhereTheServerIs) {
  const RedisOptions shortest = read("redis://cache.example");
  EXPECT_EQ(shortest.host, "cache.example");
  EXPECT_EQ(shortest.port, 6379);
  EXPECT_EQ(shortest.database, 0);
  EXPECT_TRUE(shortest.user.empty() && shortest.password.empty());
  EXPECT_FALSE(shortest.tls);
  const RedisOptions longest = read("rediss://relance:secret@10.0.0.7:6380/12");
  EXPECT_EQ(longest.host, "10.0.0.7");
  EXPECT_EQ(longest.port, 6380);
  EXPECT_EQ(longest.database, 12);
  EXPECT_EQ(longest.user, "relance");
  EXPECT_EQ(longest.password, "secret");
  EXPECT_TRUE(longest.tls);
  EXPECT_EQ(read("redis://h/").database, 0);
  EXPECT_EQ(read("redis://[::1]:7000").host, "::1");
  EXPECT_EQ(read("redis://[::1]:7000").port, 7000);
}

TEST(RedisUrl, TakesPasswordsOfAnyBytes) {
  EXPECT_EQ(read("redis://:only@h").password, "only");
  EXPECT_EQ(read("redis://:only@h").user, "");
  EXPECT_EQ(read("redis://u:p%40ss%3a%2F%25@h:1").password, "p@ss:/%");
  EXPECT_EQ(read("redis://u:p:q@r@h:1").password, "p:q@r");
  EXPECT_EQ(read("redis://u:p/q?r#@h:1/2").password, "p/q?r#");
  EXPECT_EQ(read("redis://u:p/q@h:1/2").database, 2);
}

TEST(RedisUrl, RefusesWhatIsNoneAndTellsNoSecret) {
  for (const char* url : {"",
                          "redis",
                          "http://:hush@h",
                          "redis://",
                          "redis://:hush@",
                          "redis://:hush@h:",
                          "redis://:hush@h:0",
                          "redis://:hush@h:65536",
                          "redis://:hush@h:-1",
                          "redis://:hush@h:63x",
                          "redis://:hush@h/x",
                          "redis://:hush@h/-1",
                          "redis://:hush@h/99999999999",
                          "redis://:hush@h/0/1",
                          "redis://:hush@h?db=1",
                          "redis://:hush@[::1",
                          "redis://:hush@[::1]x",
                          "redis://:hush%4@h",
                          "redis://:hush%zz@h",
                          "redis://:hush@a b"}) {
    const auto options = parse_redis_url(url);
    ASSERT_FALSE(options.ok()) << url;
    EXPECT_EQ(options.error().reaction, ports::Reaction::kStop);
    EXPECT_EQ(options.error().reason.find("hush"), std::string::npos) << options.error().reason;
  }
}

}  // namespace
}  // namespace relance::redis

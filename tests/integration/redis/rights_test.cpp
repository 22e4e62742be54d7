// Who may do what on the server, and what lies there.
#include <gmock/gmock.h>
#include <redis/stored_value.h>

#include "integration/redis/world.h"

namespace relance::redis {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kPassword = "hush-hush";

class RedisRights : public RedisWorld {
 protected:
  void TearDown() override {
    if (is_server_expected()) {
      for (const char* user : {"relance", "reader", "stranger"}) server().ask({"ACL", "DELUSER", user});
    }
    RedisWorld::TearDown();
  }
  RedisOptions of_user(const std::string& user) {
    RedisOptions named = options(server().port());
    named.user = user;
    named.password = kPassword;
    return named;
  }
};

// What docker-compose.yml gives, too.
TEST_F(RedisRights, AUserThatMayOnlyTouchTheCacheCanDoAllThatACacheDoes) {
  ASSERT_EQ(server().ask({"ACL", "SETUSER", "relance", "on", ">hush-hush", "~cache:*", "-@all", "+ping", "+select",
                          "+mget", "+getrange", "+set", "+eval", "+evalsha", "+scan", "+unlink"}),
            "OK");
  const auto cache = open(of_user("relance"));
  EXPECT_TRUE(put(*cache, "cache:a", "1").ok());
  EXPECT_EQ(value(*cache, "cache:a"), "1");
  EXPECT_TRUE(erase(*cache, "cache:a", 2).ok());
  server().ask({"SET", "session:1", "of somebody else"});
  EXPECT_EQ(cache->erase_matching("cache:*").value(), 1);
  EXPECT_EQ(server().ask({"GET", "session:1"}), "of somebody else");
  EXPECT_EQ(cache->counts().failures, 0u);
  EXPECT_EQ(cache->outage(), std::nullopt);
  EXPECT_THAT(server().ask({"ACL", "DRYRUN", "relance", "GET", "session:1"}), HasSubstr("permission"));
}

TEST_F(RedisRights, AUserWithTooFewRightsIsToldWhichOneIsMissing) {
  ASSERT_EQ(server().ask({"ACL", "SETUSER", "reader", "on", ">hush-hush", "~cache:*", "-@all", "+ping", "+mget"}),
            "OK");
  const auto cache = open(of_user("reader"));
  EXPECT_EQ(value(*cache, "cache:a"), std::nullopt);
  for (int i = 0; i < kFailuresMax; ++i) EXPECT_TRUE(fails(put(*cache, "cache:a", "1"), "NOPERM"));
  ASSERT_TRUE(cache->outage().has_value());
  EXPECT_THAT(*cache->outage(),
              AllOf(HasSubstr("cannot be written"), HasSubstr("EVALSHA"), HasSubstr("lacks permission")));
  ASSERT_EQ(server().ask({"ACL", "SETUSER", "reader", "+evalsha", "+eval", "+getrange"}), "OK");
  clock().pass(kBackoff);
  EXPECT_TRUE(fails(put(*cache, "cache:a", "1"), "lacks permission for GETRANGE and SET"));
}

TEST_F(RedisRights, AUserOfOtherKeysIsToldSo) {
  ASSERT_EQ(server().ask({"ACL", "SETUSER", "stranger", "on", ">hush-hush", "~session:*", "+@all"}), "OK");
  const auto cache = open(of_user("stranger"));
  EXPECT_TRUE(fails(get(*cache, "cache:a"), "or for these keys"));
  EXPECT_TRUE(fails(put(*cache, "cache:a", "1"), "NOPERM"));
}

TEST_F(RedisRights, AWrongPasswordIsTroubleAndStandsNowhere) {
  server().ask({"ACL", "SETUSER", "relance", "on", ">another", "~cache:*", "+@all"});
  const auto cache = open(of_user("relance"));
  for (int i = 0; i < kFailuresMax; ++i) EXPECT_TRUE(fails(get(*cache, "cache:a"), "the password is wrong"));
  EXPECT_THAT(cache->outage().value_or(""), AllOf(HasSubstr("WRONGPASS"), Not(HasSubstr(std::string{kPassword}))));
  for (const std::string& line : lines()) EXPECT_THAT(line, Not(HasSubstr(std::string{kPassword})));
}

TEST_F(RedisRights, APasswordThatNobodyAsksForIsTroubleToo) {
  RedisOptions with_password = options(server().port());
  with_password.password = kPassword;
  EXPECT_TRUE(fails(get(*open(with_password), "cache:a"), "requires no password"));
}

TEST_F(RedisRights, AMissingPasswordIsTrouble) {
  server().ask({"ACL", "SETUSER", "default", "-@all", "+acl", "+config", "+replicaof", "+flushall", "+script"});
  EXPECT_TRUE(fails(get(*open(), "cache:a"), "NOPERM"));
  server().ask({"ACL", "SETUSER", "default", "+@all"});
}

TEST_F(RedisRights, DatabasesAreApart) {
  RedisOptions second = options(server().port());
  second.database = 2;
  const auto cache = open(second);
  ASSERT_TRUE(put(*cache, "cache:a", "1").ok());
  EXPECT_EQ(value(*open(), "cache:a"), std::nullopt);
  EXPECT_EQ(value(*cache, "cache:a"), "1");
  second.database = 99'999;
  EXPECT_TRUE(fails(get(*open(second), "cache:a"), "no database with this number"));
}

TEST_F(RedisRights, WhatLiesThereHasALifetime) {
  const auto cache = open();
  ASSERT_TRUE(put(*cache, "cache:a", "1", 7).ok());
  ASSERT_TRUE(erase(*cache, "cache:b", 7).ok());
  EXPECT_EQ(server().ask({"GET", "cache:a"}), "v00000000000000000071");
  const auto left = [](std::string_view key) { return std::stol(server().ask({"PTTL", key})); };
  EXPECT_GT(left("cache:a"), 0);
  EXPECT_LE(left("cache:a"), kHour.count());
  EXPECT_GT(left("cache:b"), 0);
  EXPECT_LE(left("cache:b"), ports::kEraseMemory.count());
}

TEST_F(RedisRights, TheServerKnowsTheScriptByTheNameThatWeGiveIt) {
  ASSERT_TRUE(put(*open(), "cache:a", "1").ok());
  EXPECT_EQ(server().ask({"SCRIPT", "EXISTS", kPutScriptName}), "1\n");
}

TEST_F(RedisRights, WhatOthersHaveLeftUnderOurKeysIsNothing) {
  server().ask({"RPUSH", "cache:list", "1"});
  server().ask({"SET", "cache:text", "no version"});
  server().ask({"SET", "cache:newer", "w9999999999999999999"});
  const auto cache = open();
  for (const char* key : {"cache:list", "cache:text", "cache:newer"}) {
    EXPECT_EQ(value(*cache, key), std::nullopt) << key;
    EXPECT_TRUE(put(*cache, key, "ours").ok()) << key;
    EXPECT_EQ(value(*cache, key), "ours") << key;
  }
}

}  // namespace
}  // namespace relance::redis

// What an operator is told: what to do, and nothing that was asked.
#include <gtest/gtest.h>
#include <refusal.h>

namespace relance::redis {

TEST(RedisRefusal, NamesTheCommandTheCodeAndWhatToDo) {
  EXPECT_EQ(
      refusal_of("EVALSHA", "READONLY You can't write against a read only replica. script: 1, on @user_script:1."),
      "EVALSHA is answered READONLY: it is a read-only replica");
  EXPECT_EQ(refusal_of("EVALSHA", "ERR Error running script (call to f_1): @user_script:1: -OOM command not allowed"),
            "EVALSHA is answered OOM: its memory is full: it needs a maxmemory-policy that evicts");
  EXPECT_EQ(refusal_of("AUTH", "WRONGPASS invalid username-password pair or user is disabled."),
            "AUTH is answered WRONGPASS: the user or the password is wrong");
  EXPECT_EQ(refusal_of("MGET", "NOAUTH Authentication required."), "MGET is answered NOAUTH: it requires a password");
}

TEST(RedisRefusal, RepeatsNothingOfWhatWasAsked) {
  EXPECT_EQ(refusal_of("EVALSHA", "ERR unknown command 'EVALSHA', with args beginning with: 'cache:33612345678' "),
            "EVALSHA is answered ERR: it does not know this command");
  EXPECT_EQ(refusal_of("MGET", "ODD cache:33612345678"), "MGET is answered ODD");
  EXPECT_EQ(refusal_of("MGET", "cache:33612345678 is odd"), "MGET is answered an error");
  EXPECT_EQ(refusal_of("MGET", ""), "MGET is answered an error");
}

}  // namespace relance::redis

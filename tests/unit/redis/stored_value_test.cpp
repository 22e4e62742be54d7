// What lies under a key keeps its meaning: other versions of the program read it, too.
#include <limits>

#include <gtest/gtest.h>
#include <stored_value.h>

namespace relance::redis {

TEST(RedisStoredValue, TheBytesAreThese) {
  EXPECT_EQ(stored_value("abc", 42), "v0000000000000000042abc");
  EXPECT_EQ(stored_value("", std::numeric_limits<std::int64_t>::max()), "v9223372036854775807");
  EXPECT_EQ(stored_erasure(0), "e0000000000000000000");
}

TEST(RedisStoredValue, WhatWasStoredIsRead) {
  const auto value = read_stored("v0000000000000000042abc");
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(value->version, 42);
  EXPECT_EQ(value->value, "abc");
  EXPECT_EQ(read_stored(stored_value("", 0)).value().value, "");
}

TEST(RedisStoredValue, WhatIsErasedOrUnknownReadsAsNothing) {
  for (const char* stored : {"", "v", "abc", "v000000000000000004", "e0000000000000000042", "w0000000000000000042abc",
                             "v00000000000000000x2abc", "v-000000000000000042", "v9999999999999999999"}) {
    EXPECT_FALSE(read_stored(stored).has_value()) << stored;
  }
}

}  // namespace relance::redis

#include <cstring>
#include <string>

#include <gtest/gtest.h>

#include <relance/base/byte_buffer.h>

namespace relance {
namespace {

TEST(ByteBuffer, BeginsEmpty) {
  const ByteBuffer buffer;
  EXPECT_TRUE(buffer.empty());
  EXPECT_EQ(buffer.size(), 0u);
  EXPECT_EQ(buffer.view(), "");
}

TEST(ByteBuffer, KeepsEveryByteInOrderWhileItGrows) {
  ByteBuffer buffer;
  std::string expected;
  for (int i = 0; i < 2000; ++i) {
    const std::string piece(static_cast<std::size_t>(i % 7), static_cast<char>(i));
    buffer.append(piece);
    buffer.push(static_cast<char>(255 - i % 256));
    expected += piece;
    expected += static_cast<char>(255 - i % 256);
  }
  EXPECT_EQ(buffer.view(), expected);
}

TEST(ByteBuffer, TakesOneRunThatIsLargerThanItsNextStep) {
  ByteBuffer buffer;
  buffer.append("head");
  const std::string body(100'000, 'b');
  buffer.append(body);
  EXPECT_EQ(buffer.view(), "head" + body);
}

TEST(ByteBuffer, AppendsNothing) {
  ByteBuffer buffer;
  buffer.append({});
  EXPECT_TRUE(buffer.empty());
  buffer.append("a");
  buffer.append({});
  EXPECT_EQ(buffer.view(), "a");
}

TEST(ByteBuffer, CountsReservedRoomOnceItIsAdvancedTo) {
  ByteBuffer buffer;
  buffer.append("ab");
  char* at = buffer.reserve(1000);
  EXPECT_EQ(buffer.size(), 2u);
  std::memcpy(at, "cd", 2);
  buffer.advance_to(at + 2);
  EXPECT_EQ(buffer.view(), "abcd");
}

TEST(ByteBuffer, KeepsItsMemoryWhenCleared) {
  ByteBuffer buffer;
  buffer.append(std::string(5000, 'a'));
  const char* memory = buffer.data();
  buffer.clear();
  EXPECT_TRUE(buffer.empty());
  buffer.append(std::string(5000, 'b'));
  EXPECT_EQ(buffer.data(), memory);
}

TEST(ByteBuffer, ShrinksToAnEarlierEnd) {
  ByteBuffer buffer;
  buffer.append("abcdef");
  buffer.shrink_to(6);
  EXPECT_EQ(buffer.view(), "abcdef");
  buffer.shrink_to(2);
  buffer.append("x");
  EXPECT_EQ(buffer.view(), "abx");
}

TEST(ByteBufferDeathTest, DoesNotShrinkToMoreThanItHolds) {
  ByteBuffer buffer;
  buffer.append("ab");
  EXPECT_DEATH(buffer.shrink_to(3), "assertion failed");
}

TEST(ByteBufferDeathTest, DoesNotAdvanceBeyondWhatWasReserved) {
  ByteBuffer buffer;
  char* at = buffer.reserve(1);
  EXPECT_DEATH(buffer.advance_to(at + 10'000), "assertion failed");
}

}  // namespace
}  // namespace relance

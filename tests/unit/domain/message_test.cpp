#include <gtest/gtest.h>

#include <relance/domain/message.h>

namespace relance::domain {
namespace {

TEST(MessageStatusR6, RisesInTheOrderOfTheLattice) {
  EXPECT_LT(MessageStatus::kPending, MessageStatus::kSent);
  EXPECT_LT(MessageStatus::kSent, MessageStatus::kFailed);
  EXPECT_LT(MessageStatus::kFailed, MessageStatus::kDelivered);
  EXPECT_LT(MessageStatus::kDelivered, MessageStatus::kRead);
  EXPECT_LT(MessageStatus::kRead, MessageStatus::kPlayed);
}

TEST(MessageStatus, IsReadAsItIsWritten) {
  for (const char* word : {"sent", "failed", "delivered", "read", "played"}) {
    const auto status = parse_message_status(word);
    ASSERT_TRUE(status) << word;
    EXPECT_EQ(to_text(*status), word);
  }
  EXPECT_EQ(to_text(MessageStatus::kPending), "pending");
}

TEST(MessageStatus, TakesNoOtherWord) {
  for (const char* word : {"", "pending", "Sent", "SENT", "sent ", "deleted", "warning", "1"})
    EXPECT_FALSE(parse_message_status(word)) << word;
}

TEST(MessageNumber, IsReadAsItIsWritten) {
  EXPECT_EQ(parse_message_number("message_1"), MessageNumber::kMessage1);
  EXPECT_EQ(parse_message_number("message_2"), MessageNumber::kMessage2);
  EXPECT_EQ(to_text(MessageNumber::kMessage1), "message_1");
  EXPECT_EQ(to_text(MessageNumber::kMessage2), "message_2");
  for (const char* word : {"", "message_3", "message_0", "message-1", "Message_1", "1"})
    EXPECT_FALSE(parse_message_number(word)) << word;
}

}  // namespace
}  // namespace relance::domain

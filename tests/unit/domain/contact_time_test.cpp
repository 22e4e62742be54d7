// What the times of an event count for (R3).
#include <gtest/gtest.h>

#include "unit/domain/contact_fixture.h"

namespace relance::domain::test {
namespace {

TEST(ContactTimeR3, InteractionWithoutATimeOccurredWhenItCame) {
  Person person;
  EXPECT_EQ(person.take(3h, wrote("in-1")), (Lines{"window acc 27h", "recorded in-1 3h none"}));
}

TEST(ContactTimeR3, InteractionNeverOccurredAfterItCame) {
  Person person;
  EXPECT_EQ(person.take(3h, at(4h, wrote("in-1"))), (Lines{"window acc 27h", "recorded in-1 3h none"}));
}

TEST(ContactTimeR3, InteractionOfEightDaysBeforeIsDropped) {
  Person person;
  EXPECT_EQ(person.take(8 * kDay, at(0h, wrote("in-1"))), Lines{});
  EXPECT_EQ(person.out.drop, Drop::kTooOld);
  EXPECT_EQ(person.interactions, 0);
  EXPECT_EQ(person.take(8 * kDay, at(1ms, wrote("in-2"))), (Lines{"window acc 86400001ms", "recorded in-2 1ms none"}));
  EXPECT_EQ(person.out.drop, Drop::kNone);
}

TEST(ContactTimeR3, AgeCountsFromTheTimeOfTheEventNotFromStreamTime) {
  Person person;
  person.wait(20 * kDay);
  EXPECT_EQ(person.take(3h, at(2h, wrote("in-1"))), (Lines{"window acc 26h", "recorded in-1 2h none"}));
}

TEST(ContactTimeR3, StatusNeverOccurredAfterItCame) {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  EXPECT_EQ(person.take(2h, status("w1", MessageStatus::kRead, kStart + 9h)), Lines{"updated c1 message_1 read 2h w1"});
}

TEST(ContactTimeR3, StatusWithoutATimeOccurredWhenItCame) {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  EXPECT_EQ(person.take(2h, status("w1", MessageStatus::kRead)), Lines{"updated c1 message_1 read 2h w1"});
}

TEST(ContactTimeR3, StatusKeepsAtMostEightDays) {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  EXPECT_EQ(person.take(9 * kDay, status("w1", MessageStatus::kDelivered, kStart + 1h)).back(),
            "updated c1 message_1 delivered 24h w1");
  EXPECT_EQ(person.take(9 * kDay, status("w1", MessageStatus::kRead, kStart + kDay + 1ms)),
            Lines{"updated c1 message_1 read 86400001ms w1"});
}

TEST(ContactTimeR3, MessageWasNeverSentAfterTheNewsOfIt) {
  Person person;
  EXPECT_EQ(person.take(1h, sent("c1", k1, "w1", 5h)).front(), "updated c1 message_1 sent 1h w1");
  EXPECT_EQ(*person.find("c1")->message_1.sent_at, kStart + 1h);
}

TEST(ContactTimeR3, MessageMayHaveBeenSentLongBeforeTheNewsOfIt) {
  Person person;
  EXPECT_EQ(person.take(20 * kDay, sent("c1", k1, "w1", 0h)).front(), "updated c1 message_1 sent 0h w1");
}

}  // namespace
}  // namespace relance::domain::test

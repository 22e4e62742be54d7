// Statuses whose message is not known yet (R7).
#include <gtest/gtest.h>

#include "unit/domain/contact_fixture.h"

namespace relance::domain::test {
namespace {

std::size_t parked(const Person& person) {
  return person.contact.waiting ? person.contact.waiting->statuses.size() : 0;
}

std::string id_number(int i) {
  return "w" + std::to_string(i);
}

TEST(ParkedStatusR7, IsAppliedOnceItsMessageIsKnown) {
  Person person;
  EXPECT_EQ(person.take(1h, status("w1", MessageStatus::kRead)), Lines{});
  EXPECT_EQ(
      person.take(2h, sent("c1", k1, "w1", 0h)),
      (Lines{"updated c1 message_1 sent 0h w1", "updated c1 message_1 read 1h w1", "outcome c1 - > awaiting_reply"}));
  EXPECT_EQ(parked(person), 0u);
}

TEST(ParkedStatusR7, IsTheJoinOfAllThatCame) {
  Person person;
  person.take(1h, status("w1", MessageStatus::kFailed));
  person.take(2h, status("w1", MessageStatus::kRead));
  person.take(3h, status("w1", MessageStatus::kDelivered));
  EXPECT_EQ(parked(person), 1u);
  EXPECT_EQ(
      person.take(4h, sent("c1", k1, "w1", 0h)),
      (Lines{"updated c1 message_1 sent 0h w1", "updated c1 message_1 read 2h w1", "outcome c1 - > awaiting_reply"}));
}

TEST(ParkedStatusR7, KeepsTheFirstOfEquals) {
  Person person;
  person.take(1h, status("w1", MessageStatus::kDelivered));
  person.take(2h, status("w1", MessageStatus::kDelivered));
  EXPECT_EQ(person.take(3h, sent("c1", k1, "w1", 0h)).at(1), "updated c1 message_1 delivered 1h w1");
}

TEST(ParkedStatusR7, KeepsItsError) {
  Person person;
  MessageStatusReported report = status("w1", MessageStatus::kFailed);
  report.error = ErrorView{"131049", "not now"};
  person.take(1h, report);
  EXPECT_EQ(
      person.take(2h, sent("c1", k1, "w1", 0h)),
      (Lines{"updated c1 message_1 sent 0h w1", "updated c1 message_1 failed 1h w1 131049", "outcome c1 - > failed"}));
}

TEST(ParkedStatusR7, IsGoneAtExactlyEightDays) {
  for (const Duration known_after : {8 * kDay - 1ms, 8 * kDay}) {
    Person person;
    person.take(0h, status("w1", MessageStatus::kRead));
    person.take(known_after, sent("c1", k1, "w1", known_after));
    EXPECT_EQ(person.find("c1")->message_1.status,
              known_after < 8 * kDay ? MessageStatus::kRead : MessageStatus::kSent);
  }
}

TEST(ParkedStatusR7, AgesFromTheFirstOfItsJoin) {
  Person person;
  person.take(0h, status("w1", MessageStatus::kDelivered));
  person.take(7 * kDay, status("w1", MessageStatus::kRead));
  person.take(8 * kDay, sent("c1", k1, "w1", 8 * kDay));
  EXPECT_EQ(person.find("c1")->message_1.status, MessageStatus::kSent);
}

TEST(ParkedStatusR7, IsOneOfSixteenTheFirstGivesWay) {
  Person person;
  std::vector<std::string> ids;
  for (int i = 0; i < 17; ++i) ids.push_back(id_number(i));
  for (int i = 0; i < 16; ++i) person.take(1h, status(ids[static_cast<std::size_t>(i)], MessageStatus::kDelivered));
  person.take(2h, status("w0", MessageStatus::kRead));
  EXPECT_EQ(parked(person), 16u) << "a join takes no place";
  person.take(3h, status("w16", MessageStatus::kDelivered));
  EXPECT_EQ(parked(person), 16u);
  EXPECT_EQ(person.contact.waiting->statuses.front().provider_message_id, "w1")
      << "a join keeps the place of the first";
}

TEST(ParkedStatusR7, ThatExpiredTakesNoPlace) {
  Person person;
  std::vector<std::string> ids;
  for (int i = 0; i < 17; ++i) ids.push_back(id_number(i));
  person.take(0h, status("w0", MessageStatus::kDelivered));
  for (int i = 1; i < 16; ++i) person.take(1h, status(ids[static_cast<std::size_t>(i)], MessageStatus::kDelivered));
  person.take(8 * kDay, status("w16", MessageStatus::kDelivered));
  EXPECT_EQ(parked(person), 16u);
  EXPECT_EQ(person.contact.waiting->statuses.front().provider_message_id, "w1");
  EXPECT_EQ(person.contact.waiting->statuses.back().provider_message_id, "w16");
}

TEST(ParkedStatusR7, IsTakenInByAFailureAndByAReference) {
  Person person;
  person.take(0h, enrolled("c1"));
  person.take(0h, enrolled("c2"));
  person.take(1h, status("w1", MessageStatus::kDelivered));
  person.take(1h, status("w2", MessageStatus::kRead));
  EXPECT_EQ(person.take(2h, failed("c1", k1, "w1")),
            (Lines{"updated c1 message_1 failed 2h w1 131026", "updated c1 message_1 delivered 1h w1",
                   "outcome c1 pending > awaiting_reply"}));
  const std::string message = to_string(person.find("c2")->message_1.id);
  EXPECT_EQ(person.take(3h, referring_to(message, status("w2", MessageStatus::kSent))),
            (Lines{"updated c2 message_1 sent 3h w2", "updated c2 message_1 read 1h w2",
                   "outcome c2 pending > awaiting_reply"}));
  EXPECT_EQ(parked(person), 0u);
}

TEST(ParkedStatusR7, OfAMessageThatFailedTellsWhenItWasSent) {
  Person person;
  person.take(0h, enrolled("c1"));
  auto report = status("w1", MessageStatus::kDelivered, kStart + 1h);
  report.account = AccountIdView{"acc-2"};
  person.take(2h, report);
  person.take(3h, failed("c1", k1, "w1"));
  EXPECT_EQ(*person.find("c1")->message_1.sent_at, kStart + 1h);
  EXPECT_TRUE(person.find("c1")->account == AccountIdView{"acc-2"}) << "a parked status brings its own account";
}

TEST(ParkedStatusR7, WaitsWhereTheReferenceLeadsToNobody) {
  Person person;
  person.take(0h, referring_to("order-17", status("w1", MessageStatus::kRead)));
  EXPECT_EQ(parked(person), 1u);
}

}  // namespace
}  // namespace relance::domain::test

// What becomes of a message: the status lattice (R6).
#include <gtest/gtest.h>

#include "unit/domain/contact_fixture.h"

namespace relance::domain::test {
namespace {

const std::string kMessage1Id = to_string(message_id_of(CampaignIdView{"c1"}, ContactKeyView{"33612345678"}, k1));

std::vector<std::string> ids_of(const Person& person) {
  std::vector<std::string> ids;
  const ProviderIds& own = person.find("c1")->message_1.provider_ids;
  for (int i = 0; i < own.count(); ++i) ids.emplace_back(own.entry(i));
  return ids;
}

TEST(MessageR6, RisesThroughEveryStatus) {
  Person person;
  person.take(0h, enrolled("c1"));
  EXPECT_EQ(person.take(1h, sent("c1", k1, "w1", 1h)),
            (Lines{"updated c1 message_1 sent 1h w1", "outcome c1 pending > awaiting_reply"}));
  EXPECT_EQ(person.take(2h, status("w1", MessageStatus::kFailed)),
            (Lines{"updated c1 message_1 failed 2h w1", "outcome c1 awaiting_reply > failed"}));
  EXPECT_EQ(person.take(3h, status("w1", MessageStatus::kDelivered)),
            (Lines{"updated c1 message_1 delivered 3h w1", "outcome c1 failed > awaiting_reply"}));
  EXPECT_EQ(person.take(4h, status("w1", MessageStatus::kRead)), Lines{"updated c1 message_1 read 4h w1"});
  EXPECT_EQ(person.take(5h, status("w1", MessageStatus::kPlayed)), Lines{"updated c1 message_1 played 5h w1"});
}

TEST(MessageR6, NeverFallsAndSaysNothingThen) {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  person.take(1h, status("w1", MessageStatus::kPlayed));
  for (const MessageStatus lower : {MessageStatus::kSent, MessageStatus::kFailed, MessageStatus::kDelivered,
                                    MessageStatus::kRead, MessageStatus::kPlayed}) {
    EXPECT_EQ(person.take(2h, status("w1", lower)), Lines{}) << to_text(lower);
  }
  EXPECT_EQ(person.take(3h, failed("c1", k1, "w1")), Lines{});
  EXPECT_EQ(person.find("c1")->message_1.status, MessageStatus::kPlayed);
}

TEST(MessageR6, KeepsItsFirstSendAndItsFirstId) {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  EXPECT_EQ(person.take(1h, sent("c1", k1, "w2", 1h, AccountIdView{"acc-2"})), Lines{});
  EXPECT_EQ(*person.find("c1")->message_1.sent_at, kStart);
  EXPECT_TRUE(person.find("c1")->account == kAccount);
  EXPECT_EQ(person.take(2h, status("w2", MessageStatus::kDelivered)), Lines{"updated c1 message_1 delivered 2h w1"});
}

TEST(MessageR6, KeepsFourIdsTheFirstIncluded) {
  Person person;
  for (const char* id : {"w1", "w2", "w3", "w2", "w4", "w5"}) person.take(0h, sent("c1", k1, id, 0h));
  EXPECT_EQ(ids_of(person), (std::vector<std::string>{"w1", "w2", "w3", "w4"}));
  EXPECT_EQ(person.take(1h, status("w5", MessageStatus::kRead)), Lines{});
  ASSERT_TRUE(person.contact.waiting);
  EXPECT_EQ(person.contact.waiting->statuses.size(), 1u) << "what comes under a fifth id waits";
  EXPECT_EQ(person.take(2h, sent("c1", k1, "w5", 0h)), Lines{}) << "and goes on waiting";
}

TEST(MessageR6, TakesAStatusByReferenceUnderAFifthId) {
  Person person;
  for (const char* id : {"w1", "w2", "w3", "w4"}) person.take(0h, sent("c1", k1, id, 0h));
  person.take(1h, status("w5", MessageStatus::kPlayed));
  EXPECT_EQ(person.take(2h, referring_to(kMessage1Id, status("w5", MessageStatus::kRead))),
            Lines{"updated c1 message_1 read 2h w1"});
  EXPECT_EQ(person.contact.waiting->statuses.size(), 1u);
}

TEST(MessageR6, LeavesAnIdWithTheMessageThatHadItFirst) {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  EXPECT_EQ(person.take(1h, sent("c2", k1, "w1", 1h)),
            (Lines{"updated c2 message_1 sent 1h w1", "outcome c2 - > awaiting_reply"}));
  EXPECT_EQ(person.take(2h, status("w1", MessageStatus::kRead)), Lines{"updated c1 message_1 read 2h w1"});
  EXPECT_EQ(person.find("c2")->message_1.status, MessageStatus::kSent);
}

TEST(MessageR6, KeepsTheErrorOfAFailure) {
  Person person;
  person.take(0h, enrolled("c1"));
  EXPECT_EQ(person.take(1h, failed("c1", k1)),
            (Lines{"updated c1 message_1 failed 1h 131026", "outcome c1 pending > failed"}));
  Person other;
  other.take(0h, sent("c1", k1, "w1", 0h));
  MessageStatusReported report = status("w1", MessageStatus::kFailed, kStart + 1h);
  report.error = ErrorView{"130472", "experiment"};
  EXPECT_EQ(other.take(2h, report).front(), "updated c1 message_1 failed 1h w1 130472");
}

TEST(MessageR6, TellsNoErrorWithAStatusThatIsNoFailure) {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  MessageStatusReported report = status("w1", MessageStatus::kRead);
  report.error = ErrorView{"1", "odd"};
  EXPECT_EQ(person.take(1h, report), Lines{"updated c1 message_1 read 1h w1"});
}

TEST(MessageR6, BelongsToItsReferenceBeforeItsId) {
  Person person;
  person.take(0h, sent("c2", k1, "w2", 0h));
  person.take(0h, enrolled("c1"));
  EXPECT_EQ(person.take(1h, referring_to(kMessage1Id, status("w2", MessageStatus::kRead))),
            (Lines{"updated c1 message_1 sent 1h w2", "updated c1 message_1 read 1h w2",
                   "outcome c1 pending > awaiting_reply"}));
  EXPECT_EQ(person.find("c2")->message_1.status, MessageStatus::kSent);
}

TEST(MessageR6, IsFoundByIdWhereTheReferenceIsNone) {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  const std::string nobody = to_string(message_id_of(CampaignIdView{"c9"}, ContactKeyView{"33612345678"}, k1));
  EXPECT_EQ(person.take(1h, referring_to(nobody, status("w1", MessageStatus::kDelivered))),
            Lines{"updated c1 message_1 delivered 1h w1"});
  EXPECT_EQ(person.take(2h, referring_to("order-17", status("w1", MessageStatus::kRead))),
            Lines{"updated c1 message_1 read 2h w1"});
}

TEST(MessageR6, IsSentByAStatusThatComesBeforeTheAnswerToOurCall) {
  Person person;
  person.take(0h, enrolled("c1"));
  auto report = referring_to(kMessage1Id, status("w1", MessageStatus::kDelivered, kStart + 1h));
  report.account = AccountIdView{"acc-2"};
  EXPECT_EQ(person.take(2h, report), (Lines{"updated c1 message_1 sent 1h w1", "updated c1 message_1 delivered 1h w1",
                                            "outcome c1 pending > awaiting_reply"}));
  EXPECT_EQ(*person.find("c1")->message_1.sent_at, kStart + 1h);
  EXPECT_TRUE(person.find("c1")->account == AccountIdView{"acc-2"});
  EXPECT_EQ(person.out.timers, std::vector{kStart + 25h});
  EXPECT_EQ(person.take(3h, sent("c1", k1, "w1", 0h)), Lines{});
}

TEST(MessageR6, IsNotSentByAFailedStatus) {
  Person person;
  person.take(0h, enrolled("c1"));
  EXPECT_EQ(person.take(1h, referring_to(kMessage1Id, status("w1", MessageStatus::kFailed))),
            (Lines{"updated c1 message_1 failed 1h w1", "outcome c1 pending > failed"}));
  EXPECT_FALSE(person.find("c1")->message_1.sent_at);
  EXPECT_EQ(person.counts("c1").sent_count(), 0);
}

TEST(MessageR6, SentAfterAFailureSetsWhenAndNothingElse) {
  Person person;
  person.take(0h, enrolled("c1"));
  person.take(1h, failed("c1", k1));
  EXPECT_EQ(person.take(2h, sent("c1", k1, "w1", 1h)), Lines{});
  EXPECT_EQ(*person.find("c1")->message_1.sent_at, kStart + 1h);
  EXPECT_EQ(person.counts("c1").sent_count(), 1);
  EXPECT_EQ(person.outcome("c1"), Outcome::kFailed);
}

TEST(MessageR6, OfMessage2LeavesTheAccountOfTheEnrolmentAsItIs) {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  person.take(1h, wrote("in-1"));
  person.take(2h, sent("c1", k2, "w2", 2h, AccountIdView{"acc-2"}));
  EXPECT_TRUE(person.find("c1")->account == kAccount);
  EXPECT_EQ(person.outcome("c1"), Outcome::kMessage2Sent);
  EXPECT_TRUE(person.out.timers.empty());
}

}  // namespace
}  // namespace relance::domain::test

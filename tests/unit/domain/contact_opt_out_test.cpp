// STOP and START (R11, R12).
#include <gtest/gtest.h>

#include "unit/domain/contact_fixture.h"

namespace relance::domain::test {
namespace {

Person awaiting() {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  return person;
}

MessageReceived of_kind(std::string_view kind, MessageReceived event) {
  event.kind = kind;
  return event;
}

TEST(OptOutR12, EndsEveryEnrolmentUnderWay) {
  Person person;
  person.take(0h, enrolled("c1"));
  person.take(0h, sent("c2", k1, "w2", 0h, AccountIdView{"acc-2"}));
  EXPECT_EQ(person.take(1h, wrote("in-1", "STOP")),
            (Lines{"window acc 25h", "recorded in-1 1h none", "opted_out acc", "outcome c1 pending > opted_out",
                   "outcome c2 awaiting_reply > opted_out"}));
  EXPECT_EQ(person.outbox, Lines{"withdraw c1 message_1"});
}

TEST(OptOutR12, WithdrawsAMessage2ThatHasNotLeft) {
  Person person = awaiting();
  person.take(1h, wrote("in-1"));
  EXPECT_EQ(person.take(2h, wrote("in-2", "stop")).back(), "outcome c1 replied > opted_out");
  EXPECT_EQ(person.outbox, Lines{"withdraw c1 message_2"});
}

TEST(OptOutR12, IsOutweighedByAMessage2ThatHadLeft) {
  Person person = awaiting();
  person.take(1h, wrote("in-1"));
  person.take(2h, wrote("in-2", "stop"));
  EXPECT_EQ(person.take(3h, sent("c1", k2, "w2", 2h)).back(), "outcome c1 opted_out > message_2_sent");
}

TEST(OptOutR12, IsAWordOfTextsAndButtonsOnly) {
  for (const char* kind : {"text", "button"}) {
    Person person = awaiting();
    person.take(1h, of_kind(kind, wrote("in-1", "Stop.")));
    EXPECT_TRUE(person.contact.opted_out) << kind;
  }
  for (const char* kind : {"list", "form", "image", "reaction", "emoji", "unknown"}) {
    Person person = awaiting();
    person.take(1h, of_kind(kind, wrote("in-1", "STOP")));
    EXPECT_FALSE(person.contact.opted_out) << kind;
    EXPECT_EQ(person.outcome("c1"), Outcome::kReplied) << kind;
  }
}

TEST(OptOutR12, IsNoWordWithoutAText) {
  Person person = awaiting();
  MessageReceived event = wrote("in-1");
  event.text.reset();
  person.take(1h, event);
  EXPECT_EQ(person.outcome("c1"), Outcome::kReplied);
}

TEST(OptOutR12, IsSaidOnce) {
  Person person;
  person.take(1h, wrote("in-1", "STOP"));
  EXPECT_EQ(person.take(2h, wrote("in-2", "STOP")), (Lines{"window acc 26h", "recorded in-2 2h none"}));
}

TEST(OptOutR12, TheLatestWordHoldsWhateverCameFirst) {
  Person person;
  person.take(5h, at(4h, wrote("in-1", "START")));
  EXPECT_EQ(person.take(5h, at(3h, wrote("in-2", "STOP"))), Lines{"recorded in-2 3h none"});
  EXPECT_FALSE(person.contact.opted_out);
  EXPECT_EQ(person.take(6h, at(4h + 1ms, wrote("in-3", "STOP"))).back(), "opted_out acc");
}

TEST(OptOutR12, WinsOverAnOptInOfTheSameTime) {
  Person person;
  person.take(5h, at(4h, wrote("in-1", "START")));
  EXPECT_EQ(person.take(5h, at(4h, wrote("in-2", "STOP"))).back(), "opted_out acc");
  EXPECT_EQ(person.take(5h, at(4h, wrote("in-3", "START"))), Lines{"recorded in-3 4h none"});
  EXPECT_TRUE(person.contact.opted_out);
}

TEST(OptOutR12, OfTheSameTimeComesToHoldAgain) {
  Person person;
  person.take(5h, at(4h, wrote("in-1", "STOP")));
  person.take(6h, on("acc-2", at(4h, wrote("in-2", "START"))));
  // Another system enrols the contact; the opt-out of the same time bars it anew.
  person.take(7h, sent("c1", k1, "w1", 3h));
  person.take(8h, on("acc-2", at(4h, wrote("in-3", "STOP"))));
  EXPECT_TRUE(person.find("c1")->barred);
}

TEST(OptOutR12, IsHeldByNoWordThatWasSaidBefore) {
  Person person = awaiting();
  person.take(2h, at(1h, wrote("in-1", "START")));
  person.take(3h, sent("c2", k1, "w2", 2h));
  person.take(3h, at(30min, wrote("in-2", "STOP")));
  EXPECT_FALSE(person.contact.opted_out);
  EXPECT_FALSE(person.find("c2")->barred);
  EXPECT_EQ(person.outcome("c1"), Outcome::kOptedOut)
      << "the enrolment that it answers is opted out all the same (R11)";
}

TEST(OptOutR12, BarsFinalEnrolmentsFromMessage2) {
  Person person = awaiting();
  person.wait(24h);
  EXPECT_EQ(person.take(25h, on("acc-2", wrote("in-1", "STOP"))),
            (Lines{"window acc-2 49h", "recorded in-1 25h none", "opted_out acc-2"}));
  person.take(26h, on("acc-2", wrote("in-2", "START")));
  EXPECT_FALSE(person.contact.opted_out);
  EXPECT_EQ(person.take(27h, at(23h, wrote("in-3"))), (Lines{"window acc 47h", "recorded in-3 23h c1 within"}));
  EXPECT_EQ(person.outcome("c1"), Outcome::kNoInteraction);
}

TEST(OptOutR12, OutlivesDeletion) {
  Person person;
  person.take(0h, ContactUpserted{"Zoé", std::nullopt});
  person.take(1h, wrote("in-1", "STOP"));
  person.take(2h, ContactDeleted{});
  EXPECT_EQ(person.take(3h, enrolled("c1")), Lines{"excluded c1 opted_out"});
}

TEST(OptInR12, EndsAnOptOutForFutureCampaignsOnly) {
  Person person = awaiting();
  person.take(1h, wrote("in-1", "STOP"));
  EXPECT_EQ(person.take(2h, wrote("in-2", "START")),
            (Lines{"window acc 26h", "recorded in-2 2h c1 within", "opted_in acc"}));
  EXPECT_EQ(person.outcome("c1"), Outcome::kOptedOut);
  EXPECT_EQ(person.take(3h, enrolled("c2")), (Lines{"requested c2 message_1", "outcome c2 - > pending"}));
}

TEST(OptInR12, IsAnOrdinaryReply) {
  Person person = awaiting();
  EXPECT_EQ(person.take(1h, wrote("in-1", "START")),
            (Lines{"window acc 25h", "recorded in-1 1h c1 within", "requested c1 message_2 until 25h",
                   "outcome c1 awaiting_reply > replied"}));
}

TEST(OptOutReplyR11, InTimeCorrectsATimeout) {
  Person person = awaiting();
  person.wait(24h);
  EXPECT_EQ(person.take(25h, at(23h, wrote("in-1", "STOP"))).back(), "outcome c1 no_interaction > opted_out");
}

TEST(OptOutReplyR11, AfterTheTimeoutIsLate) {
  Person person = awaiting();
  EXPECT_EQ(person.take(25h, wrote("in-1", "STOP")).back(), "outcome c1 no_interaction > late_interaction");
  EXPECT_TRUE(person.contact.opted_out);
  EXPECT_FALSE(person.find("c1")->opted_out);
}

TEST(OptOutReplyR11, LeavesOtherFinalOutcomesAsTheyAre) {
  Person person = awaiting();
  person.take(1h, wrote("in-1"));
  person.take(2h, failed("c1", k2));
  EXPECT_EQ(person.take(3h, wrote("in-2", "STOP")),
            (Lines{"window acc 27h", "recorded in-2 3h c1 within", "opted_out acc"}));
  EXPECT_FALSE(person.find("c1")->opted_out);
}

TEST(OptOutReplyR11, NeverGetsAMessage2) {
  Person person = awaiting();
  person.take(2h, at(1h, wrote("in-1", "START")));
  Person other = awaiting();
  other.wait(24h);
  other.take(25h, failed("c1", k1));
  EXPECT_EQ(other.take(26h, quoting("w1", at(23h, wrote("in-2", "STOP")))),
            (Lines{"window acc 47h", "recorded in-2 23h c1 within", "opted_out acc"}));
  EXPECT_FALSE(other.find("c1")->message_2);
}

}  // namespace
}  // namespace relance::domain::test

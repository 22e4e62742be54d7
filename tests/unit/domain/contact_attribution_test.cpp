// Whom an interaction answers: at once (R8), or once the send is known (R9).
#include <gtest/gtest.h>

#include "unit/domain/contact_fixture.h"

namespace relance::domain::test {
namespace {

TEST(AttributionR8, GoesToTheMessageThatItQuotes) {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  person.take(1h, sent("c2", k1, "w2", 1h));
  EXPECT_EQ(person.take(2h, quoting("w1", wrote("in-1"))).at(1), "recorded in-1 2h c1 within");
}

TEST(AttributionR8, GoesToTheMessageThatItQuotesHoweverOldOrFailed) {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  person.take(1h, failed("c1", k1));
  person.take(29 * kDay, sent("c2", k1, "w2", 29 * kDay));
  EXPECT_EQ(person.take(29 * kDay, quoting("w1", wrote("in-1"))).at(1), "recorded in-1 696h c1 late");
}

TEST(AttributionR8, GoesByAQuotedMessage2Too) {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  person.take(1h, wrote("in-1"));
  person.take(2h, sent("c1", k2, "w2", 2h));
  person.take(3h, sent("c9", k1, "w9", 3h));
  EXPECT_EQ(person.take(4h, quoting("w2", wrote("in-2"))).at(1), "recorded in-2 4h c1 within");
}

TEST(AttributionR8, IgnoresAQuoteOfAnotherAccountOrOfNobody) {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h, AccountIdView{"acc-2"}));
  person.take(1h, sent("c2", k1, "w2", 1h));
  EXPECT_EQ(person.take(2h, quoting("w1", wrote("in-1"))).at(1), "recorded in-1 2h c2 within");
  EXPECT_EQ(person.take(3h, quoting("w77", wrote("in-2"))).at(1), "recorded in-2 3h c2 within");
}

TEST(AttributionR8, IgnoresAQuoteWhileTheSendIsUnknown) {
  Person person;
  person.take(0h, enrolled("c1"));
  person.take(1h, failed("c1", k1, "w1"));
  EXPECT_EQ(person.take(2h, quoting("w1", wrote("in-1"))).at(1), "recorded in-1 2h none");
}

TEST(AttributionR8, ElseGoesToTheNewestSend) {
  Person person;
  person.take(1h, sent("c1", k1, "w1", 1h));
  person.take(2h, sent("c2", k1, "w2", 0h));
  EXPECT_EQ(person.take(3h, wrote("in-1")).at(1), "recorded in-1 3h c1 within");
}

TEST(AttributionR8, PrefersTheLaterCampaignAmongEquals) {
  Person person;
  person.take(0h, sent("c2", k1, "w2", 0h));
  person.take(0h, sent("c1", k1, "w1", 0h));
  EXPECT_EQ(person.take(3h, wrote("in-1")).at(1), "recorded in-1 3h c2 within");
}

TEST(AttributionR8, PassesOverFailedSendsAndOtherAccounts) {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  person.take(1h, sent("c2", k1, "w2", 1h));
  person.take(1h, failed("c2", k1));
  person.take(1h, sent("c3", k1, "w3", 1h, AccountIdView{"acc-2"}));
  EXPECT_EQ(person.take(2h, wrote("in-1")).at(1), "recorded in-1 2h c1 within");
  EXPECT_EQ(person.take(2h, on("acc-3", wrote("in-2"))).at(1), "recorded in-2 2h none");
}

TEST(AttributionR8, TakesAReplyFromFiveSecondsBeforeTheSend) {
  Person person;
  person.take(1h, sent("c1", k1, "w1", 1h));
  EXPECT_EQ(person.take(2h, at(1h - 5s - 1ms, wrote("in-1"))).at(1), "recorded in-1 3594999ms none");
  EXPECT_EQ(person.take(2h, at(1h - 5s, wrote("in-2"))).at(1), "recorded in-2 3595s c1 within");
}

TEST(AttributionR8, TakesAReplyUntilThirtyDaysAfterTheSend) {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  person.wait(24h);
  person.take(29 * kDay, wrote("in-0"));  // another outcome: the enrolment stays open
  EXPECT_EQ(person.take(30 * kDay, at(30 * kDay - 1ms, wrote("in-1"))).at(1), "recorded in-1 2591999999ms c1 late");
  EXPECT_EQ(person.take(30 * kDay, wrote("in-2")).at(1), "recorded in-2 720h none");
}

TEST(AttributionR8, IsLateFromExactly24Hours) {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  EXPECT_EQ(person.take(30h, at(24h - 1ms, wrote("in-1"))).at(3), "recorded in-1 86399999ms c1 within");
  EXPECT_EQ(person.take(30h, at(24h, wrote("in-2"))).at(1), "recorded in-2 24h c1 late");
}

TEST(AttributionR8, WaitsForAMessage1ThatMayBeOnItsWay) {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  person.take(23h, enrolled("c2"));
  EXPECT_EQ(person.take(24h, at(24h - 1ms, wrote("in-1"))).at(3), "recorded in-1 86399999ms c1 within")
      << "in time: no wait";
  EXPECT_EQ(person.take(24h, wrote("in-2")).at(1), "recorded in-2 24h none");
  EXPECT_EQ(person.take(25h, quoting("w1", wrote("in-3"))).at(1), "recorded in-3 25h c1 late")
      << "a quote does not wait";
}

TEST(AttributionR8, WaitsLessThan48Hours) {
  for (const Duration wait : {48h - 1ms, Duration{48h}}) {
    Person person;
    person.take(0h, sent("c1", k1, "w1", 0h));
    person.take(10h, enrolled("c2"));
    person.take(10h + wait, wrote("in-1"));
    EXPECT_EQ(person.find("c1")->late, wait >= 48h);
  }
}

TEST(AttributionR8, WaitsForNoOtherAccountAndForNothingFailedOrCancelled) {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  person.take(23h, enrolled("c2", AccountIdView{"acc-2"}));
  person.take(23h, enrolled("c3"));
  person.take(23h, failed("c3", k1));
  person.take(23h, enrolled("c4"));
  person.cancel(23h, "c4");
  EXPECT_EQ(person.take(25h, wrote("in-1")).at(3), "recorded in-1 25h c1 late");
}

TEST(KeptReplyR9, FindsItsCampaignOnceTheSendIsKnown) {
  Person person;
  person.take(0h, enrolled("c1"));
  EXPECT_EQ(person.take(2h, wrote("in-1")), (Lines{"window acc 26h", "recorded in-1 2h none"}));
  EXPECT_EQ(person.take(3h, sent("c1", k1, "w1", 1h)),
            (Lines{"updated c1 message_1 sent 1h w1", "attributed c1 within", "requested c1 message_2 until 26h",
                   "outcome c1 pending > replied"}));
  EXPECT_EQ(person.counts("c1").interaction_count, 1);
}

TEST(KeptReplyR9, ComesAfterTheRiseToSentAndBeforeWhatIsParked) {
  Person person;
  person.take(0h, enrolled("c1"));
  person.take(2h, wrote("in-1"));
  person.take(2h, status("w1", MessageStatus::kRead));
  EXPECT_EQ(person.take(3h, sent("c1", k1, "w1", 1h)),
            (Lines{"updated c1 message_1 sent 1h w1", "attributed c1 within", "requested c1 message_2 until 26h",
                   "updated c1 message_1 read 2h w1", "outcome c1 pending > replied"}));
}

TEST(KeptReplyR9, HasNoUpperBoundAndMindsNoFailure) {
  Person person;
  person.take(0h, enrolled("c1"));
  person.take(1h, failed("c1", k1));
  person.take(60h, wrote("in-1"));
  EXPECT_EQ(person.take(61h, sent("c1", k1, "w1", 0h)).at(0), "attributed c1 late");
  EXPECT_TRUE(person.find("c1")->late);
}

TEST(KeptReplyR9, MayBeFiveSecondsOlderThanTheSend) {
  Person person;
  person.take(1h, at(1h, wrote("in-1")));
  person.take(1h, at(1h - 1ms, wrote("in-2")));
  EXPECT_EQ(person.take(2h, sent("c1", k1, "w1", 1h + 5s)),
            (Lines{"updated c1 message_1 sent 3605s w1", "attributed c1 within", "requested c1 message_2 until 25h",
                   "outcome c1 - > replied"}));
  EXPECT_EQ(person.contact.waiting->replies.size(), 1u) << "the older one goes on waiting";
}

TEST(KeptReplyR9, WaitsForItsOwnAccount) {
  Person person;
  person.take(1h, on("acc-2", wrote("in-1")));
  EXPECT_EQ(person.take(2h, sent("c1", k1, "w1", 0h)),
            (Lines{"updated c1 message_1 sent 0h w1", "outcome c1 - > awaiting_reply"}));
  EXPECT_EQ(person.take(3h, sent("c2", k1, "w2", 0h, AccountIdView{"acc-2"})).at(1), "attributed c2 within");
}

TEST(KeptReplyR9, WaitsLessThan24Hours) {
  for (const Duration wait : {24h - 1ms, Duration{24h}}) {
    Person person;
    person.take(1h, wrote("in-1"));
    person.take(1h + wait, sent("c1", k1, "w1", 0h));
    EXPECT_EQ(person.find("c1")->interactions, wait < 24h ? 1u : 0u);
  }
}

TEST(KeptReplyR9, IsOneOfTheLastEight) {
  Person person;
  const char* ids[] = {"in-1", "in-2", "in-3", "in-4", "in-5", "in-6", "in-7", "in-8", "in-9"};
  for (const char* id : ids) person.take(1h, wrote(id));
  person.take(2h, sent("c1", k1, "w1", 0h));
  ASSERT_EQ(person.find("c1")->interactions, 8u);
  const auto& first = std::get<InteractionAttributed>(person.out.facts.at(1).body);
  EXPECT_EQ(first.interaction_id, interaction_id_of(kAccount, "in-2"));
}

TEST(KeptReplyR9, ThatExpiredTakesNoPlace) {
  Person person;
  person.take(0h, wrote("in-0"));
  const char* ids[] = {"in-1", "in-2", "in-3", "in-4", "in-5", "in-6", "in-7", "in-8"};
  for (const char* id : ids) person.take(24h, wrote(id));
  person.take(24h, sent("c1", k1, "w1", 20h));
  EXPECT_EQ(person.find("c1")->interactions, 8u);
}

TEST(KeptReplyR9, AreTakenOldestFirst) {
  Person person;
  person.take(3h, at(3h, wrote("in-1")));
  person.take(3h, at(2h, wrote("in-2")));
  person.take(3h, at(2h, wrote("in-3")));
  person.take(4h, sent("c1", k1, "w1", 1h));
  std::vector<Uuid> order;
  for (const ContactFact& fact : person.out.facts) {
    if (const auto* attributed = std::get_if<InteractionAttributed>(&fact.body))
      order.push_back(attributed->interaction_id);
  }
  EXPECT_EQ(order, (std::vector{interaction_id_of(kAccount, "in-2"), interaction_id_of(kAccount, "in-3"),
                                interaction_id_of(kAccount, "in-1")}));
}

TEST(KeptReplyR9, IsTakenBySendsOfEveryKindAndOnlyOnce) {
  Person person;
  person.take(0h, enrolled("c1"));
  person.take(1h, wrote("in-1"));
  const std::string message = to_string(person.find("c1")->message_1.id);
  EXPECT_EQ(person.take(2h, referring_to(message, status("w1", MessageStatus::kDelivered, kStart + 1h))),
            (Lines{"updated c1 message_1 sent 1h w1", "attributed c1 within", "requested c1 message_2 until 25h",
                   "updated c1 message_1 delivered 1h w1", "outcome c1 pending > replied"}));
  EXPECT_EQ(person.take(2h, sent("c2", k1, "w2", 1h)).size(), 2u);
}

TEST(KeptReplyR9, ThatOptedOutOptsItsEnrolmentOutAndIsNotAWordAgain) {
  Person person;
  person.take(1h, wrote("in-1", "STOP"));
  person.take(2h, wrote("in-2", "START"));
  EXPECT_EQ(person.take(3h, sent("c1", k1, "w1", 0h)), (Lines{"updated c1 message_1 sent 0h w1", "attributed c1 within",
                                                              "attributed c1 within", "outcome c1 - > opted_out"}));
  EXPECT_FALSE(person.contact.opted_out);
}

}  // namespace
}  // namespace relance::domain::test

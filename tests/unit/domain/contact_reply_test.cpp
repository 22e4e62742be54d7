// What follows from a reply: duplicates (R10), Message 2 (R11), the customer service window (R17).
#include <gtest/gtest.h>

#include "unit/domain/contact_fixture.h"

namespace relance::domain::test {
namespace {

// A contact that Message 1 of c1 left for at kStart.
Person awaiting() {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  return person;
}

TEST(DuplicateR10, ChangesNothing) {
  Person person = awaiting();
  person.take(1h, wrote("in-1"));
  const Contact before = person.contact;
  EXPECT_EQ(person.take(2h, wrote("in-1", "STOP")), Lines{});
  EXPECT_EQ(person.out.drop, Drop::kDuplicate);
  EXPECT_EQ(person.interactions, 1);
  EXPECT_EQ(person.contact, before);
}

TEST(DuplicateR10, IsOneOfTheSameAccountOnly) {
  Person person = awaiting();
  person.take(1h, wrote("in-1"));
  EXPECT_EQ(person.take(2h, on("acc-2", wrote("in-1"))).at(1), "recorded in-1 2h none");
}

TEST(DuplicateR10, IsOverAtExactlyEightDaysAfterTheFirst) {
  Person person;
  person.take(0h, wrote("in-1"));
  EXPECT_EQ(person.take(7 * kDay, wrote("in-1")), Lines{});
  EXPECT_EQ(person.take(8 * kDay - 1ms, wrote("in-1")), Lines{});
  EXPECT_EQ(person.take(8 * kDay, wrote("in-1")).at(1), "recorded in-1 192h none");
}

TEST(DuplicateR10, IsKnownAmongTheLast256) {
  Person person;
  std::vector<std::string> ids;
  for (int i = 0; i < 257; ++i) ids.push_back("in-" + std::to_string(i));
  for (int i = 0; i < 256; ++i) person.take(1h, wrote(ids[static_cast<std::size_t>(i)]));
  EXPECT_EQ(person.take(2h, wrote("in-0")), Lines{});
  person.take(3h, wrote("in-256"));
  EXPECT_EQ(person.take(4h, wrote("in-1")), Lines{});
  EXPECT_FALSE(person.take(4h, wrote("in-0")).empty()) << "the oldest gave way";
  EXPECT_EQ(person.contact.seen.size(), 256u);
}

TEST(DuplicateR10, IsNotAnInteractionThatWasTooOld) {
  Person person;
  person.take(9 * kDay, at(0h, wrote("in-1")));
  EXPECT_EQ(person.take(9 * kDay, at(5 * kDay, wrote("in-1"))).at(1), "recorded in-1 120h none");
}

TEST(ReplyR11, GetsMessage2) {
  Person person = awaiting();
  EXPECT_EQ(person.take(2h, at(1h, wrote("in-1"))),
            (Lines{"window acc 25h", "recorded in-1 1h c1 within", "requested c1 message_2 until 25h",
                   "outcome c1 awaiting_reply > replied"}));
  EXPECT_EQ(person.outbox, Lines{"send c1 message_2 until 25h"});
}

TEST(ReplyR11, GetsMessage2OnceForEver) {
  Person person = awaiting();
  person.take(1h, wrote("in-1"));
  EXPECT_EQ(person.take(2h, wrote("in-2")), (Lines{"window acc 26h", "recorded in-2 2h c1 within"}));
  person.take(3h, failed("c1", k2));
  EXPECT_EQ(person.take(4h, wrote("in-3")), (Lines{"window acc 28h", "recorded in-3 4h c1 within"}));
}

TEST(ReplyR11, OfTheLastMillisecondIsInTime) {
  Person person = awaiting();
  EXPECT_EQ(person.take(24h - 1ms, wrote("in-1")).back(), "outcome c1 awaiting_reply > replied");
}

TEST(ReplyR11, OfExactly24HoursIsLate) {
  Person person = awaiting();
  EXPECT_EQ(person.take(24h, wrote("in-1")),
            (Lines{"timed_out c1 0h 24h", "outcome c1 awaiting_reply > no_interaction", "window acc 48h",
                   "recorded in-1 24h c1 late", "outcome c1 no_interaction > late_interaction"}));
  EXPECT_EQ(person.outbox, Lines{});
}

TEST(ReplyR11, DeliveredLateCorrectsTheTimeout) {
  Person person = awaiting();
  person.wait(24h);
  EXPECT_EQ(person.take(30h, at(10h, wrote("in-1"))),
            (Lines{"window acc 34h", "recorded in-1 10h c1 within", "requested c1 message_2 until 34h",
                   "outcome c1 no_interaction > replied"}));
}

TEST(ReplyR11, WhoseWindowIsOverFailsMessage2AtOnce) {
  Person person = awaiting();
  EXPECT_EQ(person.take(25h, at(1h, wrote("in-1"))),
            (Lines{"timed_out c1 0h 24h", "outcome c1 awaiting_reply > no_interaction", "window acc 25h",
                   "recorded in-1 1h c1 within", "updated c1 message_2 failed 25h window_closed",
                   "outcome c1 no_interaction > failed"}));
  EXPECT_EQ(person.outbox, Lines{});
  const auto& update = std::get<MessageUpdated>(person.out.facts.at(2).body);
  EXPECT_EQ(update.error->title, "the customer service window is over");
  EXPECT_EQ(person.counts("c1").messages[1], (std::array<std::int64_t, kMessageCounterCount>{1, 0, 0, 0, 1}));
}

TEST(ReplyR11, WhoseWindowIsOpenByAnotherInteractionGetsMessage2) {
  Person person = awaiting();
  person.take(30h, quoting("w9", on("acc", at(26h, wrote("in-1")))));
  EXPECT_EQ(person.take(31h, at(1h, wrote("in-2"))).at(1), "requested c1 message_2 until 50h");
}

TEST(ReplyR11, AfterAMessage1ThatFailedGetsMessage2WhereItQuotes) {
  Person person = awaiting();
  person.take(1h, failed("c1", k1));
  EXPECT_EQ(person.take(2h, quoting("w1", wrote("in-1"))).back(), "outcome c1 failed > replied");
}

TEST(ReplyR11, GetsNoMessage2InACancelledCampaignThatHadTimedOut) {
  Person person = awaiting();
  person.wait(24h);
  person.cancel(25h, "c1");
  ASSERT_FALSE(person.find("c1")->cancelled);
  EXPECT_EQ(person.take(26h, at(20h, wrote("in-1"))), (Lines{"window acc 44h", "recorded in-1 20h c1 within"}));
}

TEST(ReplyR11, GetsNoMessage2OnceAnotherSystemSentOne) {
  Person person = awaiting();
  person.take(1h, sent("c1", k2, "w2", 1h));
  EXPECT_EQ(person.take(2h, wrote("in-1")), (Lines{"window acc 26h", "recorded in-1 2h c1 within"}));
}

TEST(ReplyR11, LateOneAfterAReplyInTimeChangesNothing) {
  Person person = awaiting();
  person.take(1h, wrote("in-1"));
  EXPECT_EQ(person.take(25h, wrote("in-2")), (Lines{"window acc 49h", "recorded in-2 25h c1 late"}));
  EXPECT_TRUE(person.find("c1")->late);
  person.take(26h, sent("c1", k2, "w2", 26h));
  EXPECT_EQ(person.outcome("c1"), Outcome::kMessage2Sent);
}

TEST(ReplyR11, InTimeButAfterALateOneStillGetsMessage2) {
  Person person = awaiting();
  person.take(25h, wrote("in-1"));
  EXPECT_EQ(person.take(26h, at(23h, wrote("in-2"))),
            (Lines{"recorded in-2 23h c1 within", "requested c1 message_2 until 49h",
                   "outcome c1 late_interaction > replied"}));
}

TEST(ReplyR11, CountsEveryAttributedInteraction) {
  Person person = awaiting();
  for (const char* id : {"in-1", "in-2", "in-3"}) person.take(1h, wrote(id));
  person.take(1h, on("acc-2", wrote("in-4")));
  EXPECT_EQ(person.counts("c1").interaction_count, 3);
  EXPECT_EQ(person.interactions, 4);
}

TEST(ServiceWindowR17, GrowsWithTheLatestInteractionOnly) {
  Person person;
  EXPECT_EQ(person.take(5h, at(3h, wrote("in-1"))).front(), "window acc 27h");
  EXPECT_EQ(person.take(5h, at(3h, wrote("in-2"))), Lines{"recorded in-2 3h none"});
  EXPECT_EQ(person.take(5h, at(2h, wrote("in-3"))), Lines{"recorded in-3 2h none"});
  EXPECT_EQ(person.take(5h, at(3h + 1ms, wrote("in-4"))).front(), "window acc 97200001ms");
}

TEST(ServiceWindowR17, IsOfOneAccount) {
  Person person;
  person.take(5h, wrote("in-1"));
  EXPECT_EQ(person.take(5h, on("acc-2", at(1h, wrote("in-2")))).front(), "window acc-2 25h");
}

}  // namespace
}  // namespace relance::domain::test

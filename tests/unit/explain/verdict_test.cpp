// What is said of a reply, for each way in which the rules can end.
#include "verdict.h"

#include <gmock/gmock.h>

#include "unit/domain/contact_fixture.h"

namespace relance::explain {
namespace {

using namespace domain;
using namespace domain::test;
using testing::ElementsAre;
using testing::IsEmpty;

class Explained : public Person {
 public:
  Explained() { out.trace = &trace; }

  // `campaign code` of each verdict on the replies of one event.
  Lines why(Duration time, ContactEventBody body) {
    trace = {};
    take(time, std::move(body));
    verdicts = verdicts_of(trace, Offset{7});
    Lines lines;
    for (const Verdict& verdict : verdicts)
      lines.push_back((verdict.campaign.empty() ? "-" : verdict.campaign) + " " + std::string{code_of(verdict.why)});
    return lines;
  }

  DecisionTrace trace;
  std::vector<Verdict> verdicts;
};

class VerdictTest : public testing::Test {
 protected:
  void SetUp() override {
    person.take(0h, enrolled("c"));
    person.take(1h, sent("c", k1, "m1", 1h));
  }
  Explained person;
};

TEST_F(VerdictTest, AReplyInTimeRequestsMessage2AndNamesTheEndOfTheWindow) {
  EXPECT_THAT(person.why(2h, wrote("r")), ElementsAre("c requested"));
  const Verdict& verdict = person.verdicts.front();
  EXPECT_EQ(verdict.limit, OptionalTime{kStart + 25h});
  EXPECT_EQ(verdict.occurred_at, OptionalTime{kStart + 2h});
  EXPECT_EQ(verdict.provider_message_id, "r");
  EXPECT_EQ(verdict.offset, Offset{7});
}

TEST_F(VerdictTest, AReplyKnownAfterTheServiceWindowIsRefused) {
  EXPECT_THAT(person.why(27h, at(2h, wrote("r"))), ElementsAre("c service_window_over"));
  EXPECT_EQ(person.verdicts.front().limit, OptionalTime{kStart + 26h});
}

TEST_F(VerdictTest, AnOptOutIsNoReply) {
  EXPECT_THAT(person.why(2h, wrote("r", "STOP")), ElementsAre("c opt_out_word"));
}

TEST_F(VerdictTest, TheWindowIsOverAtItsEnd) {
  EXPECT_THAT(person.why(25h, wrote("r")), ElementsAre("c outside_window"));
  EXPECT_EQ(person.verdicts.front().limit, OptionalTime{kStart + 25h});
}

TEST_F(VerdictTest, ASecondReplyFindsMessage2Requested) {
  person.take(2h, wrote("r"));
  EXPECT_THAT(person.why(3h, wrote("s")), ElementsAre("c already_requested"));
}

TEST_F(VerdictTest, AMessage2OfAnotherSystemIsThere) {
  person.take(2h, sent("c", k2, "m2", 2h));
  EXPECT_THAT(person.why(3h, wrote("r")), ElementsAre("c already_there"));
}

TEST_F(VerdictTest, ADeletedContactGetsNone) {
  person.take(2h, ContactDeleted{});
  EXPECT_THAT(person.why(3h, wrote("r")), ElementsAre("c contact_deleted"));
}

TEST_F(VerdictTest, AnEnrolmentStaysCancelledWhenItsContactComesBack) {
  person.take(2h, ContactDeleted{});
  person.take(3h, ContactUpserted{});
  EXPECT_THAT(person.why(4h, wrote("r")), ElementsAre("c enrolment_cancelled"));
}

TEST_F(VerdictTest, AContactThatOptedOutGetsNone) {
  person.take(2h, wrote("s", "STOP"));
  EXPECT_THAT(person.why(3h, wrote("r")), ElementsAre("c contact_opted_out"));
}

TEST_F(VerdictTest, AnEnrolmentStaysOptedOutAfterAnOptIn) {
  person.take(2h, wrote("s", "STOP"));
  EXPECT_THAT(person.why(3h, wrote("r", "START")), ElementsAre("c enrolment_opted_out"));
}

TEST_F(VerdictTest, AnOptOutBarsAnEnrolmentThatHadTimedOut) {
  person.take(26h, on("other", wrote("s", "STOP")));
  person.take(27h, wrote("t", "START"));
  EXPECT_THAT(person.why(28h, at(3h, wrote("r"))), ElementsAre("c barred"));
}

TEST_F(VerdictTest, ACancelledCampaignRequestsNothing) {
  person.cancel(2h, "c");
  EXPECT_THAT(person.why(3h, wrote("r")), ElementsAre("c campaign_cancelled"));
}

TEST_F(VerdictTest, TheNewerCampaignIsAnswered) {
  person.take(2h, enrolled("d"));
  person.take(2h, sent("d", k1, "n1", 2h));
  EXPECT_THAT(person.why(3h, wrote("r")), ElementsAre("c answered_another", "d requested"));
  EXPECT_EQ(person.verdicts.front().other, "d");
}

TEST_F(VerdictTest, AQuoteAnswersTheOlderCampaign) {
  person.take(2h, enrolled("d"));
  person.take(2h, sent("d", k1, "n1", 2h));
  EXPECT_THAT(person.why(3h, quoting("m1", wrote("r"))), ElementsAre("d answered_another", "c requested"));
}

TEST_F(VerdictTest, AnotherAccountIsNotAnswered) {
  EXPECT_THAT(person.why(2h, on("other", wrote("r"))), ElementsAre("c other_account"));
}

TEST_F(VerdictTest, AMessageThatFailedIsNotAnswered) {
  person.take(2h, failed("c", k1));
  EXPECT_THAT(person.why(3h, wrote("r")), ElementsAre("c message_1_failed"));
}

TEST_F(VerdictTest, AReplyCannotPrecedeItsMessageByMoreThanTheTolerance) {
  EXPECT_THAT(person.why(2h, at(1h - 5001ms, wrote("r"))), ElementsAre("c before_message_1"));
  EXPECT_EQ(person.verdicts.front().limit, OptionalTime{kStart + 1h - 5s});
  EXPECT_THAT(person.why(2h, at(1h - 5s, wrote("s"))), ElementsAre("c requested"));
}

TEST_F(VerdictTest, ALateReplyWaitsForAMessage1InFlight) {
  person.take(26h, enrolled("d"));
  EXPECT_THAT(person.why(27h, wrote("r")), ElementsAre("d message_1_not_sent", "c may_answer_another"));
}

TEST_F(VerdictTest, AClosedEnrolmentIsNotAnswered) {
  EXPECT_THAT(person.why(25h + 30 * kDay, wrote("r")), ElementsAre("c closed"));
  EXPECT_THAT(person.why(26h + 30 * kDay, wrote("s")), IsEmpty());
}

TEST_F(VerdictTest, TheAttributionWindowIsOverAtItsEnd) {
  person.take(30 * kDay, on("other", wrote("s", "STOP")));
  person.take(30 * kDay + 1min, sent("c", k2, "m2", 30 * kDay));
  EXPECT_THAT(person.why(30 * kDay + 1h, wrote("r")), ElementsAre("c too_long_after_message_1"));
  EXPECT_EQ(person.verdicts.front().limit, OptionalTime{kStart + 30 * kDay + 1h});
}

TEST_F(VerdictTest, ADuplicateIsDropped) {
  person.take(2h, wrote("r"));
  EXPECT_THAT(person.why(3h, wrote("r")), ElementsAre("- duplicate"));
}

TEST_F(VerdictTest, AnOldReplyIsDropped) {
  EXPECT_THAT(person.why(9 * kDay, at(1 * kDay, wrote("r"))), ElementsAre("- too_old"));
  EXPECT_EQ(person.verdicts.front().limit, OptionalTime{kStart + kDay});
}

TEST(KeptReplyVerdictTest, ItIsToldWhenTheSendIsReported) {
  Explained person;
  person.take(0h, enrolled("c"));
  EXPECT_THAT(person.why(1h, wrote("r")), ElementsAre("c message_1_not_sent"));
  EXPECT_THAT(person.why(2h, wrote("s")), ElementsAre("c message_1_not_sent"));
  EXPECT_THAT(person.why(3h, sent("c", k1, "m1", 0h)), ElementsAre("c requested", "c already_requested"));
  EXPECT_EQ(person.verdicts.front().occurred_at, OptionalTime{kStart + 1h});
  EXPECT_EQ(person.verdicts.front().provider_message_id, "");
}

}  // namespace
}  // namespace relance::explain

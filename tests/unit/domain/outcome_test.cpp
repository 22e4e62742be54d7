#include <optional>
#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include <relance/domain/contact.h>

namespace relance::domain {

void PrintTo(Outcome outcome, std::ostream* out) {
  *out << to_text(outcome);
}

namespace {

constexpr MessageStatus kStatuses[] = {MessageStatus::kPending,   MessageStatus::kSent, MessageStatus::kFailed,
                                       MessageStatus::kDelivered, MessageStatus::kRead, MessageStatus::kPlayed};

// An enrolment in all that R14 looks at, and in what it must not look at.
struct Case {
  MessageStatus message_1{};
  std::optional<MessageStatus> message_2;
  unsigned marks = 0;  // bits

  static constexpr unsigned kMarkCount = 5;
  [[nodiscard]] bool opted_out() const { return (marks & 1) != 0; }
  [[nodiscard]] bool cancelled() const { return (marks & 2) != 0; }
  [[nodiscard]] bool late() const { return (marks & 4) != 0; }
  [[nodiscard]] bool timed_out() const { return (marks & 8) != 0; }
  [[nodiscard]] bool barred() const { return (marks & 16) != 0; }

  [[nodiscard]] Enrolment enrolment() const {
    Enrolment e;
    e.message_1.status = message_1;
    if (message_2) e.message_2.ensure().status = *message_2;
    e.opted_out = opted_out();
    e.cancelled = cancelled();
    e.late = late();
    e.timed_out = timed_out();
    e.barred = barred();
    return e;
  }
};

// The table of R14, row by row, in the words of the rule.
constexpr struct {
  bool (*applies)(const Case&);
  const char* outcome;
  bool final;
} kRows[] = {
    {[](const Case& c) {
       return c.message_2 == MessageStatus::kSent || c.message_2 == MessageStatus::kDelivered ||
              c.message_2 == MessageStatus::kRead || c.message_2 == MessageStatus::kPlayed;
     },
     "message_2_sent", true},
    {[](const Case& c) { return c.message_2 == MessageStatus::kFailed; }, "failed", true},
    {[](const Case& c) { return c.opted_out(); }, "opted_out", true},
    {[](const Case& c) { return c.cancelled(); }, "cancelled", true},
    {[](const Case& c) { return c.message_2 == MessageStatus::kPending; }, "replied", false},
    {[](const Case& c) { return c.late(); }, "late_interaction", true},
    {[](const Case& c) { return c.message_1 == MessageStatus::kFailed; }, "failed", true},
    {[](const Case& c) { return c.timed_out(); }, "no_interaction", true},
    {[](const Case& c) { return c.message_1 != MessageStatus::kPending; }, "awaiting_reply", false},
    {[](const Case&) { return true; }, "pending", false},
};

template <class Visit>
void for_each_case(Visit visit) {
  for (const MessageStatus message_1 : kStatuses) {
    for (unsigned marks = 0; marks < 1u << Case::kMarkCount; ++marks) {
      visit(Case{message_1, std::nullopt, marks});
      for (const MessageStatus message_2 : kStatuses) visit(Case{message_1, message_2, marks});
    }
  }
}

TEST(OutcomeR14, IsTheFirstRowThatAppliesForEveryEnrolment) {
  for_each_case([](const Case& c) {
    for (const auto& row : kRows) {
      if (!row.applies(c)) continue;
      const Outcome outcome = outcome_of(c.enrolment());
      ASSERT_EQ(to_text(outcome), row.outcome) << "message_1 " << to_text(c.message_1) << ", message_2 "
                                               << (c.message_2 ? to_text(*c.message_2) : "-") << ", marks " << c.marks;
      ASSERT_EQ(is_final(outcome), row.final) << to_text(outcome);
      return;
    }
  });
}

TEST(OutcomeR14, LooksAtNothingButStatusesAndMarks) {
  Enrolment enrolment;
  enrolment.outcome = Outcome::kMessage2Sent;
  enrolment.interactions = 3;
  enrolment.message_1.sent_at = kEarliestTime;
  enrolment.message_1.requested = true;
  EXPECT_EQ(outcome_of(enrolment), Outcome::kPending);
}

TEST(OutcomeR14, CallsEachOutcomeByItsName) {
  const char* names[] = {"pending",          "awaiting_reply", "replied",   "message_2_sent", "no_interaction",
                         "late_interaction", "failed",         "opted_out", "cancelled"};
  static_assert(std::size(names) == kOutcomeCount);
  for (std::size_t i = 0; i < kOutcomeCount; ++i) EXPECT_EQ(to_text(static_cast<Outcome>(i)), names[i]);
}

TEST(DueTimeR13, Is24HoursAfterMessage1WasSent) {
  Enrolment enrolment;
  EXPECT_FALSE(due_at(enrolment, kCurrentRules));
  enrolment.message_1.sent_at = kEarliestTime;
  EXPECT_EQ(due_at(enrolment, kCurrentRules), OptionalTime{kEarliestTime + std::chrono::hours{24}});
  enrolment.timed_out = true;
  EXPECT_FALSE(due_at(enrolment, kCurrentRules));
}

TEST(DueTimeR13, OfAContactIsTheEarliestOfItsEnrolments) {
  Contact contact;
  EXPECT_FALSE(next_due(contact, kCurrentRules));
  contact.enrolments.resize(3);
  EXPECT_FALSE(next_due(contact, kCurrentRules));
  contact.enrolments[1].message_1.sent_at = kEarliestTime + std::chrono::hours{2};
  contact.enrolments[2].message_1.sent_at = kEarliestTime + std::chrono::hours{1};
  EXPECT_EQ(next_due(contact, kCurrentRules), OptionalTime{kEarliestTime + std::chrono::hours{25}});
  contact.enrolments[2].timed_out = true;
  EXPECT_EQ(next_due(contact, kCurrentRules), OptionalTime{kEarliestTime + std::chrono::hours{26}});
}

}  // namespace
}  // namespace relance::domain

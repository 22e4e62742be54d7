#include <algorithm>

#include <relance/domain/contact.h>

namespace relance::domain {
namespace {

std::uint8_t tally(const Message& message) {
  std::uint8_t bits = kRequestedBit;
  if (message.sent_at) bits |= kSentBit;
  if (message.status >= MessageStatus::kDelivered) bits |= kDeliveredBit;
  if (message.status >= MessageStatus::kRead) bits |= kReadBit;
  if (message.status == MessageStatus::kFailed) bits |= kFailedBit;
  return bits;
}

bool has_left(MessageStatus status) {
  return status == MessageStatus::kSent || status >= MessageStatus::kDelivered;
}

}  // namespace

Outcome outcome_of(const Enrolment& e) {
  if (e.message_2 && has_left(e.message_2->status)) return Outcome::kMessage2Sent;
  if (e.message_2 && e.message_2->status == MessageStatus::kFailed) return Outcome::kFailed;
  if (e.opted_out) return Outcome::kOptedOut;
  if (e.cancelled) return Outcome::kCancelled;
  if (e.message_2) return Outcome::kReplied;
  if (e.late) return Outcome::kLateInteraction;
  if (e.message_1.status == MessageStatus::kFailed) return Outcome::kFailed;
  if (e.timed_out) return Outcome::kNoInteraction;
  if (e.message_1.status >= MessageStatus::kSent) return Outcome::kAwaitingReply;
  return Outcome::kPending;
}

Contribution contribution_of(const Enrolment& enrolment) {
  Contribution result;
  result.exists = true;
  result.outcome = outcome_of(enrolment);
  result.messages[0] = tally(enrolment.message_1);
  if (enrolment.message_2) result.messages[1] = tally(*enrolment.message_2);
  result.interactions = enrolment.interactions;
  return result;
}

OptionalTime reply_window_end(const Enrolment& enrolment, const Rules& rules) {
  if (!enrolment.message_1.sent_at) return {};
  return *enrolment.message_1.sent_at + rules.reply_window;
}

OptionalTime due_at(const Enrolment& enrolment, const Rules& rules) {
  return enrolment.timed_out ? OptionalTime{} : reply_window_end(enrolment, rules);
}

OptionalTime next_due(const Contact& contact, const Rules& rules) {
  OptionalTime earliest;
  for (const Enrolment& enrolment : contact.enrolments) {
    const OptionalTime due = due_at(enrolment, rules);
    if (due && (!earliest || *due < *earliest)) earliest = due;
  }
  return earliest;
}

}  // namespace relance::domain

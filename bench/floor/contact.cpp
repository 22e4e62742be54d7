#include "contact.h"

#include <algorithm>

namespace relance::floor {
namespace {

constexpr std::array<std::string_view, 7> kStatusWords = {"",          "pending", "sent",  "failed",
                                                          "delivered", "read",    "played"};
constexpr std::array<std::string_view, 9> kOutcomeWords = {
    "",       "pending",  "awaiting_reply", "replied", "message_2_sent", "no_interaction", "late_interaction",
    "failed", "opted_out"};
constexpr char kFormat = 1;

void put(std::uint64_t number, ByteBuffer& out) {
  char* at = out.reserve(10);
  for (; number >= 0x80; number >>= 7) *at++ = static_cast<char>(number | 0x80);
  *at++ = static_cast<char>(number);
  out.advance_to(at);
}
void put(std::string_view text, ByteBuffer& out) {
  put(text.size(), out);
  out.append(text);
}
void put(Timestamp time, ByteBuffer& out) {
  put(static_cast<std::uint64_t>(time.time_since_epoch().count()), out);
}
void put(OptionalTime time, ByteBuffer& out) {
  put(time ? *time : kEarliestTime, out);
}
void put(const Message& message, ByteBuffer& out) {
  out.push(static_cast<char>(message.status));
  if (message.status == Status::kAbsent) return;
  put(message.sent_at, out);
  out.append({reinterpret_cast<const char*>(message.id.bytes.data()), message.id.bytes.size()});
  put(message.provider_id, out);
}

}  // namespace

Status status_of(std::string_view word) {
  const auto found = std::ranges::find(kStatusWords.begin() + 1, kStatusWords.end(), word);
  return found == kStatusWords.end() ? Status::kAbsent : static_cast<Status>(found - kStatusWords.begin());
}
std::string_view to_text(Status status) {
  return kStatusWords[static_cast<std::size_t>(status)];
}
std::string_view to_text(Outcome outcome) {
  return kOutcomeWords[static_cast<std::size_t>(outcome)];
}

Outcome Contact::current_outcome() const {
  if (!is_enrolled()) return Outcome::kNone;
  switch (messages[1].status) {
    case Status::kSent:
    case Status::kDelivered:
    case Status::kRead:
    case Status::kPlayed:
      return Outcome::kMessage2Sent;
    case Status::kFailed:
      return Outcome::kFailed;
    case Status::kAbsent:
    case Status::kPending:
      break;
  }
  if (enrolment_opted_out) return Outcome::kOptedOut;
  if (messages[1].status == Status::kPending) return Outcome::kReplied;
  if (late) return Outcome::kLateInteraction;
  if (messages[0].status == Status::kFailed) return Outcome::kFailed;
  if (timed_out) return Outcome::kNoInteraction;
  return messages[0].status >= Status::kSent ? Outcome::kAwaitingReply : Outcome::kPending;
}

void encode(const Contact& contact, ByteBuffer& out) {
  out.push(kFormat);
  out.push(static_cast<char>(contact.outcome));
  unsigned flags = 0;
  for (const bool flag : {contact.opted_out, contact.enrolment_opted_out, contact.late, contact.timed_out})
    flags = flags << 1 | (flag ? 1U : 0U);
  out.push(static_cast<char>(flags));
  put(contact.campaign, out);
  put(contact.account, out);
  for (const Message& message : contact.messages) put(message, out);
  put(contact.interactions, out);
  put(contact.window_until, out);
  put(contact.seen.size(), out);
  for (const SeenInteraction& seen : contact.seen) {
    put(seen.provider_id, out);
    put(seen.since, out);
  }
  put(contact.parked.size(), out);
  for (const ParkedStatus& parked : contact.parked) {
    put(parked.provider_id, out);
    out.push(static_cast<char>(parked.status));
    put(parked.occurred_at, out);
  }
}

}  // namespace relance::floor

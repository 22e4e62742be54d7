#include "contact_rows.h"

#include <algorithm>

namespace relance::tasks {
namespace {

constexpr std::uint8_t kHasPastFlag = 1;

}  // namespace

bool ContactRow::decode(std::string_view bytes) {
  const auto header = read_row_header(bytes);
  if (!header) return false;
  has_past = (header->flags & kHasPastFlag) != 0;
  return !events::decode(header->value, contact);
}

void ContactRow::encode(ByteBuffer& out) const {
  const auto timers = std::ranges::count_if(contact.enrolments,
                                            [](const auto& e) { return due_at(e, domain::kCurrentRules).has_value(); });
  begin_row_header(has_past ? kHasPastFlag : 0, static_cast<std::size_t>(timers), out);
  for (const domain::Enrolment& enrolment : contact.enrolments) {
    if (const OptionalTime due = due_at(enrolment, domain::kCurrentRules)) append_due_time(*due, out);
  }
  events::encode(contact, out);
}

bool PastRow::decode(std::string_view bytes) {
  const auto decoded = events::decode<domain::PastEnrolment>(bytes);
  if (!decoded) return false;
  past = decoded.value();
  return true;
}

void PastRow::encode(ByteBuffer& out) const {
  if (past != domain::PastEnrolment::kNone) events::encode(past, out);
}

std::string past_key(domain::ContactKeyView contact, domain::CampaignIdView campaign) {
  std::string key{contact.text()};
  key += '\n';
  key += campaign.text();
  return key;
}

}  // namespace relance::tasks

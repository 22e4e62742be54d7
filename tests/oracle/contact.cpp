#include "oracle/contact.h"

#include <algorithm>
#include <array>

namespace relance::oracle {
namespace {

constexpr std::array<const char*, 6> kStatusNames = {"pending", "sent", "failed", "delivered", "read", "played"};
constexpr std::array<const char*, kOutcomes> kOutcomeNames = {"pending",        "awaiting_reply", "replied",
                                                              "message_2_sent", "no_interaction", "late_interaction",
                                                              "failed",         "opted_out",      "cancelled"};

}  // namespace

Status status_of(const std::string& name) {
  const auto at = std::find(kStatusNames.begin(), kStatusNames.end(), name);
  return static_cast<Status>(at - kStatusNames.begin());
}

const char* status_name(Status status) {
  return kStatusNames.at(static_cast<std::size_t>(status));
}

const char* outcome_name(Outcome outcome) {
  return kOutcomeNames.at(static_cast<std::size_t>(outcome));
}

bool is_open_ended(Outcome outcome) {
  return outcome == Outcome::pending || outcome == Outcome::awaiting_reply || outcome == Outcome::replied;
}

bool is_final(Outcome outcome) {
  return !is_open_ended(outcome);
}

Outcome outcome_of(const Enrolment& enrolment) {
  const Message& first = enrolment.message_1;
  const Message& second = enrolment.message_2;
  if (second.exists && second.status != Status::pending && second.status != Status::failed) {
    return Outcome::message_2_sent;
  }
  if (second.exists && second.status == Status::failed) return Outcome::failed;
  if (enrolment.opted_out) return Outcome::opted_out;
  if (enrolment.cancelled) return Outcome::cancelled;
  if (second.exists) return Outcome::replied;
  if (enrolment.late) return Outcome::late_interaction;
  if (first.status == Status::failed) return Outcome::failed;
  if (enrolment.timed_out) return Outcome::no_interaction;
  if (first.status >= Status::sent) return Outcome::awaiting_reply;
  return Outcome::pending;
}

const Enrolment* find_enrolment(const Contact& contact, const std::string& campaign) {
  for (const Enrolment& enrolment : contact.enrolments) {
    if (enrolment.campaign == campaign) return &enrolment;
  }
  return nullptr;
}

Enrolment* find_enrolment(Contact& contact, const std::string& campaign) {
  for (Enrolment& enrolment : contact.enrolments) {
    if (enrolment.campaign == campaign) return &enrolment;
  }
  return nullptr;
}

bool is_closed(const Enrolment& enrolment, Millis now) {
  return enrolment.told && is_final(*enrolment.told) && now - enrolment.told_at >= 30 * kDay;
}

bool is_opted_out(const Contact& contact) {
  const Interaction* holds = nullptr;
  for (const Interaction& interaction : contact.interactions) {
    if (interaction.word == Word::none) continue;
    const bool later = holds == nullptr || interaction.t > holds->t;
    if (later || (interaction.t == holds->t && interaction.word == Word::opt_out)) holds = &interaction;
  }
  return holds != nullptr && holds->word == Word::opt_out;
}

bool counts_as_excluded(const Contact& contact, const std::string& campaign) {
  const auto& told = contact.excluded;
  return std::find(told.begin(), told.end(), campaign) != told.end() && find_enrolment(contact, campaign) == nullptr;
}

const KnownId* find_id(const Contact& contact, const std::string& id, Millis now) {
  for (const KnownId& known : contact.ids) {
    if (known.id == id && !is_closed(*find_enrolment(contact, known.campaign), now)) return &known;
  }
  return nullptr;
}

std::optional<Millis> window_until(const Contact& contact, const std::string& account) {
  std::optional<Millis> until;
  for (const Interaction& interaction : contact.interactions) {
    if (interaction.account == account) until = std::max(until.value_or(0), interaction.t + 24 * kHour);
  }
  return until;
}

}  // namespace relance::oracle

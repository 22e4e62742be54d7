// Creation, enrolment, exclusion, cancellation and deletion (R4, R5, R15, R16).
#include <algorithm>
#include <array>
#include <cstring>

#include <relance/base/assert.h>

#include "contact_decision.h"

namespace relance::domain {
namespace {

// uuid5(NAMESPACE_URL, "urn:relance")
const Uuid& relance_namespace() {
  static const Uuid kNamespace = uuid5(kNamespaceUrl, "urn:relance");
  return kNamespace;
}

// uuid5 of the joined parts; only the last part may contain the separator `/`.
Uuid named(std::initializer_list<std::string_view> parts) {
  std::array<char, 1024> name{};
  std::size_t size = 0;
  for (const std::string_view part : parts) {
    RELANCE_ASSERT(size + part.size() <= name.size());
    std::memcpy(name.data() + size, part.data(), part.size());
    size += part.size();
  }
  return uuid5(relance_namespace(), {name.data(), size});
}

}  // namespace

Uuid message_id_of(CampaignIdView campaign, ContactKeyView contact, MessageNumber message) {
  return named({"message/", campaign.text(), "/", contact.text(), "/", to_text(message)});
}

Uuid contact_id_of(ContactKeyView contact) {
  return named({"contact/", contact.text()});
}

Uuid interaction_id_of(AccountIdView account, std::string_view provider_message_id) {
  return named({"interaction/", account.text(), "/", provider_message_id});
}

bool is_in_audience(const Contact& contact, std::span<const CategoryIdView> categories) {
  if (!contact.exists || !contact.profile) return false;
  const auto& own = contact.profile->categories;
  return std::ranges::any_of(categories, [&](CategoryIdView c) {
    return std::ranges::any_of(own, [c](const CategoryId& o) { return o == c; });
  });
}

void ContactDecision::bring_into_existence() {
  if (contact_.exists) return;
  contact_.exists = true;
  ++out_.contacts;
}

void ContactDecision::set_categories(std::vector<CategoryId> categories) {
  std::vector<CategoryId>& own = contact_.profile.ensure().categories;
  for (const CategoryId& c : own) out_.categories.push_back({CategoryIdView{keep_text(c.text())}, -1});
  for (const CategoryId& c : categories) out_.categories.push_back({CategoryIdView{keep_text(c.text())}, 1});
  own = std::move(categories);
}

void ContactDecision::apply(const ContactUpserted& event, Timestamp) {
  bring_into_existence();
  if (event.name) contact_.profile.ensure().name = std::string{*event.name};
  if (event.categories) {
    std::vector<CategoryId> categories(event.categories->begin(), event.categories->end());
    std::ranges::sort(categories);
    categories.erase(std::unique(categories.begin(), categories.end()), categories.end());
    set_categories(std::move(categories));
  }
  add_fact(event);
}

void ContactDecision::apply(const ContactDeleted& event, Timestamp) {
  if (!contact_.exists) return;
  contact_.exists = false;
  --out_.contacts;
  if (contact_.profile) {
    set_categories({});
    contact_.profile.reset();
  }
  add_fact(event);
  for (Enrolment& enrolment : contact_.enrolments) cancel(enrolment, Rule::kR16);
}

void ContactDecision::apply(const ContactEnrolled& event, Timestamp) {
  enrol(event.campaign, event.account);
}

// R4
void ContactDecision::enrol(CampaignIdView campaign, AccountIdView account) {
  const auto holds = [&](Condition condition, bool held) {
    return check(Rule::kR4, condition, held, {campaign, {}, {}, {}});
  };
  const bool is_enrolled = find(campaign) != nullptr || past_of(campaign) == PastEnrolment::kClosed;
  if (!holds(Condition::kNotEnrolledYet, !is_enrolled)) return;
  if (!holds(Condition::kCampaignNotCancelled, !around_->is_cancelled(campaign)))
    return exclude(campaign, ContactExcluded::Reason::kCancelled);
  if (!holds(Condition::kContactNotOptedOut, !contact_.opted_out))
    return exclude(campaign, ContactExcluded::Reason::kOptedOut);
  request(add_enrolment(campaign, account, true), MessageNumber::kMessage1, {});
}

void ContactDecision::exclude(CampaignIdView campaign, ContactExcluded::Reason reason) {
  if (past_of(campaign) == PastEnrolment::kExcluded) return;
  const CampaignIdView kept{keep_text(campaign.text())};
  out_.past.push_back({kept, PastEnrolment::kExcluded});
  out_.counts.push_back({kept, {}, {.excluded = true}});
  add_fact(ContactExcluded{kept, reason});
}

// Adds an enrolment, ordered by campaign; an earlier exclusion no longer counts.
Enrolment& ContactDecision::add_enrolment(CampaignIdView campaign, AccountIdView account, bool requested) {
  bring_into_existence();
  if (past_of(campaign) == PastEnrolment::kExcluded) {
    const CampaignIdView kept{keep_text(campaign.text())};
    out_.past.push_back({kept, PastEnrolment::kNone});
    out_.counts.push_back({kept, {.excluded = true}, {}});
  }
  const auto place = std::ranges::find_if(contact_.enrolments,
                                          [&](const Enrolment& e) { return CampaignIdView{e.campaign} > campaign; });
  before_.insert(before_.begin() + (place - contact_.enrolments.begin()), Contribution{});
  Enrolment& enrolment = *contact_.enrolments.insert(place, Enrolment{});
  enrolment.campaign = campaign;
  enrolment.account = account;
  enrolment.enrolled_at = now_;
  enrolment.message_1.id = message_id_of(campaign, key_, MessageNumber::kMessage1);
  enrolment.message_1.requested = requested;
  return enrolment;
}

void ContactDecision::request(Enrolment& enrolment, MessageNumber number, OptionalTime not_after) {
  const Message& message = number == MessageNumber::kMessage1 ? enrolment.message_1 : *enrolment.message_2;
  const CampaignIdView campaign = keep_id(enrolment.campaign);
  const AccountIdView account{keep_text(enrolment.account.text())};
  std::optional<std::string_view> name;
  if (contact_.profile && contact_.profile->name) name = keep_text(*contact_.profile->name);
  add_fact(MessageRequested{campaign, account, number, message.id, not_after});
  out_.outbox.push_back(SendRequested{message.id, key_, name, campaign, account, number, not_after});
}

void ContactDecision::withdraw_requests(const Enrolment& enrolment) {
  const auto withdraw = [&](const Message& message) {
    if (!message.requested || message.sent_at || message.status != MessageStatus::kPending) return;
    out_.outbox.push_back(SendWithdrawn{message.id, AccountIdView{keep_text(enrolment.account.text())}});
  };
  withdraw(enrolment.message_1);
  if (enrolment.message_2) withdraw(*enrolment.message_2);
}

// R15, R16
void ContactDecision::cancel(Enrolment& enrolment, Rule rule) {
  const bool is_open = !is_final(outcome_of(enrolment));
  if (!check(rule, Condition::kOutcomeNotFinal, is_open, {enrolment.campaign, {}, {}, {}})) return;
  withdraw_requests(enrolment);
  enrolment.cancelled = true;
}

void ContactDecision::mark_opted_out(Enrolment& enrolment) {
  withdraw_requests(enrolment);
  enrolment.opted_out = true;
}

}  // namespace relance::domain

// Message statuses (R6), including those that arrive before the message is known (R7).
#include <algorithm>

#include <relance/base/assert.h>

#include "contact_decision.h"

namespace relance::domain {
namespace {

template <class Visit>
void for_each_message(Contact& contact, Visit visit) {
  for (Enrolment& enrolment : contact.enrolments) {
    visit(MessageAt{&enrolment, MessageNumber::kMessage1});
    if (enrolment.message_2) visit(MessageAt{&enrolment, MessageNumber::kMessage2});
  }
}

// R3 for statuses: not later than received, and at most 8 days before.
Timestamp status_time(OptionalTime occurred_at, Timestamp received_at, const Rules& rules) {
  if (!occurred_at) return received_at;
  return std::clamp(*occurred_at, received_at - rules.occurred_age_max, received_at);
}

std::optional<ErrorView> error_of(const ParkedStatus& parked) {
  if (!parked.error) return std::nullopt;
  return ErrorView{parked.error->first, parked.error->second};
}

}  // namespace

MessageAt ContactDecision::message_with_provider_id(std::string_view id) {
  MessageAt found;
  for_each_message(contact_, [&](MessageAt at) {
    if (!found && at.message().provider_ids.indexes(id)) found = at;
  });
  return found;
}

MessageAt ContactDecision::message_with_reference(std::string_view reference) {
  const auto id = parse_uuid(reference);
  MessageAt found;
  if (!id) return found;
  for_each_message(contact_, [&](MessageAt at) {
    if (at.message().id == *id) found = at;
  });
  return found;
}

// The message named by `sent` or `failed`, created if another system sent it (R5). None: the event is refused, or
// belongs to a closed enrolment.
MessageAt ContactDecision::named_message(CampaignIdView campaign, AccountIdView account, MessageNumber number) {
  Enrolment* enrolment = find(campaign);
  if (enrolment == nullptr) {
    if (past_of(campaign) == PastEnrolment::kClosed) {
      check(Rule::kR18, Condition::kEnrolmentOpen, false, {campaign, {}, {}, {}});
      out_.drop = Drop::kClosed;
      return {};
    }
    if (number == MessageNumber::kMessage2) {
      out_.refusal = Refusal::kUnknownEnrolment;
      return {};
    }
    enrolment = &add_enrolment(campaign, account, false);
    enrolment->cancelled = around_->is_cancelled(campaign);
    enrolment->opted_out = contact_.opted_out;
  }
  if (number == MessageNumber::kMessage2 && !enrolment->message_2) {
    enrolment->message_2.ensure().id = message_id_of(campaign, key_, number);
  }
  return {enrolment, number};
}

void ContactDecision::apply(const MessageSent& event, Timestamp time) {
  const MessageAt at = named_message(event.campaign, event.account, event.message);
  if (!at) return;
  index_provider_id(at, event.provider_message_id);
  set_sent(at, event.account, std::min(event.sent_at, time));
  apply_parked(event.provider_message_id);
}

void ContactDecision::apply(const MessageFailed& event, Timestamp time) {
  const MessageAt at = named_message(event.campaign, event.account, event.message);
  if (!at) return;
  if (event.provider_message_id) index_provider_id(at, *event.provider_message_id);
  rise(at, MessageStatus::kFailed, time, event.error);
  if (event.provider_message_id) apply_parked(*event.provider_message_id);
}

void ContactDecision::apply(const MessageStatusReported& event, Timestamp time) {
  const StatusReport status{event.account, event.status, status_time(event.occurred_at, time, rules_), event.error};
  MessageAt at;
  if (event.reference) at = message_with_reference(*event.reference);
  if (at) {
    index_provider_id(at, event.provider_message_id);
  } else {
    at = message_with_provider_id(event.provider_message_id);
  }
  if (!at) return park(event.provider_message_id, status);
  report(at, status);
  apply_parked(event.provider_message_id);
}

// The first id becomes the message's own; up to four are indexed; one indexed to another message stays there.
void ContactDecision::index_provider_id(MessageAt at, std::string_view id) {
  ProviderIds& ids = at.message().provider_ids;
  const bool taken = static_cast<bool>(message_with_provider_id(id));
  if (ids.own().empty()) {
    ids.set_own(id, !taken);
  } else if (!taken && (!ids.full() || ids.own() == id)) {
    ids.index(id);
  }
}

// The first call sets the time and, for Message 1, the account, and attributes earlier replies (R9).
void ContactDecision::set_sent(MessageAt at, AccountIdView account, Timestamp sent_at) {
  Message& message = at.message();
  if (message.sent_at) return;
  message.sent_at = sent_at;
  rise(at, MessageStatus::kSent, sent_at, std::nullopt);
  if (at.number != MessageNumber::kMessage1) return;
  at.enrolment->account = account;
  out_.timers.push_back(*due_at(*at.enrolment, rules_));
  take_kept(*at.enrolment);
}

// A status of a message without `sent_at` implies that the provider has it, unless it failed.
void ContactDecision::report(MessageAt at, const StatusReport& status) {
  if (status.status != MessageStatus::kFailed) set_sent(at, status.account, status.occurred_at);
  rise(at, status.status, status.occurred_at, status.error);
}

void ContactDecision::rise(MessageAt at, MessageStatus status, Timestamp occurred_at,
                           const std::optional<ErrorView>& error) {
  Message& message = at.message();
  if (status <= message.status) return;
  message.status = status;
  MessageUpdated fact{keep_id(at.enrolment->campaign),       at.number,   message.id, status, occurred_at,
                      keep_text(message.provider_ids.own()), std::nullopt};
  if (status == MessageStatus::kFailed && error)
    fact.error = ErrorView{keep_text(error->code), keep_text(error->title)};
  add_fact(fact);
}

void ContactDecision::drop_expired_parked() {
  std::erase_if(contact_.waiting->statuses,
                [this](const ParkedStatus& p) { return now_ - p.since >= rules_.parked_age_max; });
}

// R7: the join of all statuses; among equal ones the first is kept, and it keeps its position.
void ContactDecision::park(std::string_view id, const StatusReport& status) {
  std::vector<ParkedStatus>& statuses = contact_.waiting.ensure().statuses;
  drop_expired_parked();
  auto place = std::ranges::find(statuses, id, &ParkedStatus::provider_message_id);
  if (place == statuses.end()) {
    if (statuses.size() == kParkedMax) statuses.erase(statuses.begin());
    place = statuses.insert(statuses.end(), ParkedStatus{std::string{id}, now_, {}, {}, {}, {}});
  }
  if (status.status <= place->status) return;
  place->account = status.account;
  place->status = status.status;
  place->occurred_at = status.occurred_at;
  place->error.reset();
  if (status.error) place->error.emplace(status.error->code, status.error->title);
}

void ContactDecision::apply_parked(std::string_view id) {
  if (!contact_.waiting) return;
  drop_expired_parked();
  const MessageAt at = message_with_provider_id(id);
  std::vector<ParkedStatus>& statuses = contact_.waiting->statuses;
  const auto place = std::ranges::find(statuses, id, &ParkedStatus::provider_message_id);
  if (!at || place == statuses.end()) return;
  const ParkedStatus parked = std::move(*place);
  statuses.erase(place);
  report(at, {parked.account, parked.status, parked.occurred_at, error_of(parked)});
}

}  // namespace relance::domain

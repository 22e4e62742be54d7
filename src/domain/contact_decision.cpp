#include "contact_decision.h"

#include <algorithm>
#include <ranges>

#include <relance/base/assert.h>

namespace relance::domain {

ContactDecision::ContactDecision(Contact& contact, Timestamp now, const Rules& rules, const PartitionContext* around,
                                 ContactEffects& out)
    : contact_(contact),
      now_(now),
      rules_(rules),
      around_(around),
      out_(out),
      key_(out.text.keep(contact.key.text())),
      before_(out.before) {}

void ContactDecision::begin() {
  close_old();
  before_.clear();
  for (const Enrolment& enrolment : contact_.enrolments) before_.push_back(contribution_of(enrolment));
}

// R18: a final outcome that has not changed for 30 days closes the enrolment; its row is kept for R4 and R5.
void ContactDecision::close_old() {
  std::erase_if(contact_.enrolments, [this](const Enrolment& enrolment) {
    if (!is_final(enrolment.outcome)) return false;
    const Timestamp closes_at = enrolment.outcome_since + rules_.closing_age;
    const Compared compared{enrolment.campaign, now_, closes_at, {}};
    if (check(Rule::kR18, Condition::kEnrolmentOpen, now_ < closes_at, compared)) return false;
    out_.past.push_back({keep_id(enrolment.campaign), PastEnrolment::kClosed});
    return true;
  });
}

void ContactDecision::record(Rule rule, Condition condition, bool held, const Compared& compared) {
  out_.trace->checks.push_back({rule, condition, held, std::string{compared.campaign.text()},
                                std::string{compared.other.text()}, compared.value, compared.limit, traced_reply_});
}

void ContactDecision::begin_reply(std::string_view provider_message_id, Timestamp occurred_at) {
  if (out_.trace == nullptr) return;
  traced_reply_ = out_.trace->replies.size();
  out_.trace->replies.push_back({std::string{provider_message_id}, occurred_at});
}

// Changes made by this decision itself are not yet in the stored row.
PastEnrolment ContactDecision::past_of(CampaignIdView campaign) const {
  for (const PastChange& change : out_.past | std::views::reverse) {
    if (change.campaign == campaign) return change.past;
  }
  return around_->past(key_, campaign);
}

// R14, R20: each enrolment whose outcome or counts changed is reported once, in campaign order.
void ContactDecision::finish() {
  RELANCE_ASSERT(before_.size() == contact_.enrolments.size());
  for (std::size_t i = 0; i < before_.size(); ++i) {
    Enrolment& enrolment = contact_.enrolments[i];
    const Contribution after = contribution_of(enrolment);
    if (after == before_[i]) continue;
    const CampaignIdView campaign = keep_id(enrolment.campaign);
    out_.counts.push_back({campaign, before_[i], after});
    const bool is_new = !before_[i].exists;
    if (!is_new && before_[i].outcome == after.outcome) continue;
    enrolment.outcome = after.outcome;
    enrolment.outcome_since = now_;
    add_fact(OutcomeChanged{campaign, is_new ? std::nullopt : std::optional{before_[i].outcome}, after.outcome});
  }
}

Enrolment* ContactDecision::find(CampaignIdView campaign) {
  const auto at = std::ranges::find_if(contact_.enrolments, [&](const Enrolment& e) { return e.campaign == campaign; });
  return at == contact_.enrolments.end() ? nullptr : &*at;
}

// R13
void ContactDecision::fire(Timestamp due) {
  for (Enrolment& enrolment : contact_.enrolments) {
    const OptionalTime own_due = due_at(enrolment, rules_);
    if (!own_due || *own_due != due) continue;
    const bool awaits = outcome_of(enrolment) == Outcome::kAwaitingReply;
    if (check(Rule::kR13, Condition::kAwaitsReply, awaits, {enrolment.campaign, now_, due, {}})) {
      add_fact(ContactTimedOut{keep_id(enrolment.campaign), *enrolment.message_1.sent_at, due});
    }
    enrolment.timed_out = true;
  }
}

void decide(Contact& contact, const ContactEvent& event, Timestamp now, const Rules& rules,
            const PartitionContext& around, ContactEffects& out) {
  RELANCE_ASSERT(now >= event.time && contact.key == event.contact);
  ContactDecision decision(contact, now, rules, &around, out);
  decision.begin();
  std::visit([&](const auto& body) { decision.apply(body, event.time); }, event.body);
  decision.finish();
}

void decide_opened(Contact& contact, const CampaignOpened& opened, Timestamp now, const Rules& rules,
                   const PartitionContext& around, ContactEffects& out) {
  if (!is_in_audience(contact, opened.categories)) return;
  ContactDecision decision(contact, now, rules, &around, out);
  decision.begin();
  decision.enrol(opened.campaign, opened.account);
  decision.finish();
}

void decide_cancelled(Contact& contact, CampaignIdView campaign, Timestamp now, const Rules& rules,
                      ContactEffects& out) {
  ContactDecision decision(contact, now, rules, nullptr, out);
  decision.begin();
  if (Enrolment* enrolment = decision.find(campaign)) decision.cancel(*enrolment, Rule::kR15);
  decision.finish();
}

void fire_timers(Contact& contact, Timestamp due, Timestamp now, const Rules& rules, ContactEffects& out) {
  RELANCE_ASSERT(now >= due);
  ContactDecision decision(contact, now, rules, nullptr, out);
  decision.begin();
  decision.fire(due);
  decision.finish();
}

}  // namespace relance::domain

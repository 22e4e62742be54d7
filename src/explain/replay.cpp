#include "replay.h"

#include <algorithm>

#include <relance/events/fact_writer.h>
#include <relance/events/topics.h>

namespace relance::explain {

static_assert(ports::kRecordPadding >= events::EventReader::kPadding);

namespace {

// The rule that ended an open enrolment, and thereby withdrew its requests.
std::optional<domain::Rule> rule_of_withdrawal(const domain::DecisionTrace& trace, domain::CampaignIdView campaign) {
  for (const domain::Check& check : trace.checks) {
    if (check.condition == domain::Condition::kOutcomeNotFinal && check.held && check.campaign == campaign.text())
      return check.rule;
  }
  return std::nullopt;
}

}  // namespace

ContactReplay::ContactReplay(domain::ContactKey contact, Partition partition) : partition_(partition) {
  contact_.key = std::move(contact);
}

bool ContactReplay::fold(const ports::Record& record) {
  const std::string_view value = record.value.value_or("");
  const bool ours = record.key && *record.key == contact_.key.text();
  Moment moment;
  moment.offset = record.offset;
  const events::ReadResult read = reader_.read(value, events::Source::kContactLog);
  if (!read) {
    if (read.error().newer_writer) return false;
    if (!ours) return true;
    moment.relation = Relation::kUnreadable;
    moment.value = value;
    moment.stream_time = stream_time_;
    moment.defect = read.error().defect;
    moments_.push_back(std::move(moment));
    return true;
  }
  const events::InputEvent& event = read.value();
  const Timestamp time = time_of(event);
  const Timestamp target = stream_time_ ? std::max(*stream_time_, time) : time;
  moment.time = time;
  fire(target, moment);
  stream_time_ = target;
  moment.relation = Relation::kTime;
  bool concerned = !moment.fired.empty();
  if (const auto* own = std::get_if<domain::ContactEvent>(&event); own != nullptr && own->contact == contact_.key) {
    moment.relation = Relation::kOwn;
    apply(*own, moment);
    concerned = true;
  }
  if (const auto* broadcast = std::get_if<events::BroadcastEvent>(&event)) {
    const bool reached = std::visit([&](const auto& body) { return apply(body, moment); }, broadcast->body);
    if (reached) moment.relation = Relation::kBroadcast;
    concerned = concerned || reached;
  }
  if (moment.relation != Relation::kTime || std::holds_alternative<events::TickEvent>(event)) moment.value = value;
  moment.stream_time = stream_time_;
  if (concerned) moments_.push_back(std::move(moment));
  return true;
}

// Time stops at each timer on the way (R2).
void ContactReplay::fire(Timestamp until, Moment& moment) {
  while (!timers_.empty() && *timers_.begin() <= until) {
    const Timestamp due = *timers_.begin();
    timers_.erase(timers_.begin());
    stream_time_ = stream_time_ ? std::max(*stream_time_, due) : due;
    const domain::Contact before = contact_;
    begin(moment);
    domain::fire_timers(contact_, due, *stream_time_, domain::kCurrentRules, effects_);
    moment.fired.push_back(due);
    take(before, moment);
  }
}

void ContactReplay::apply(const domain::ContactEvent& event, Moment& moment) {
  const domain::Contact before = contact_;
  begin(moment);
  domain::decide(contact_, event, *stream_time_, domain::kCurrentRules, *this, effects_);
  moment.drop = effects_.drop;
  if (effects_.refusal) moment.defect = events::defect_of(*effects_.refusal);
  moment.verdicts = verdicts_of(moment.trace, moment.offset);
  take(before, moment);
}

bool ContactReplay::apply(const domain::CampaignOpened& opened, Moment& moment) {
  if (!is_in_audience(contact_, opened.categories)) return false;
  const domain::Contact before = contact_;
  begin(moment);
  decide_opened(contact_, opened, *stream_time_, domain::kCurrentRules, *this, effects_);
  take(before, moment);
  return true;
}

bool ContactReplay::apply(const domain::CampaignCancelled& cancelled, Moment& moment) {
  cancelled_.emplace(cancelled.campaign);
  const bool enrolled =
      std::ranges::any_of(contact_.enrolments, [&](const auto& e) { return e.campaign == cancelled.campaign; });
  if (!enrolled) return false;
  const domain::Contact before = contact_;
  begin(moment);
  decide_cancelled(contact_, cancelled.campaign, *stream_time_, domain::kCurrentRules, effects_);
  take(before, moment);
  return true;
}

void ContactReplay::begin(Moment& moment) {
  effects_.clear();
  effects_.trace = &moment.trace;
}

void ContactReplay::take(const domain::Contact& before, Moment& moment) {
  const events::Cause cause(events::topic_name(events::Topic::kContactEvents), partition_, moment.offset);
  ByteBuffer bytes;
  for (const domain::ContactFact& fact : effects_.facts) {
    bytes.clear();
    write_fact(fact, cause, FactNumber{moment.facts.size()}, bytes);
    moment.facts.emplace_back(bytes.view());
  }
  for (const domain::OutboxEntry& entry : effects_.outbox) {
    bytes.clear();
    write_outbox_entry(entry, *stream_time_, cause, FactNumber{moment.outbox.size()}, bytes);
    moment.outbox.emplace_back(bytes.view());
  }
  timers_.insert(effects_.timers.begin(), effects_.timers.end());
  moment.armed.insert(moment.armed.end(), effects_.timers.begin(), effects_.timers.end());
  for (const domain::PastChange& change : effects_.past)
    past_.insert_or_assign(std::string{change.campaign.text()}, change.past);
  trace(before, moment);
}

void ContactReplay::trace(const domain::Contact& before, const Moment& moment) {
  for (const domain::Enrolment& enrolment : before.enrolments) {
    CampaignTrace& seen = campaigns_[enrolment.campaign.text()];
    seen.enrolment = enrolment;
    seen.closed = true;  // unless it still exists
  }
  for (const domain::Enrolment& enrolment : contact_.enrolments) {
    CampaignTrace& seen = campaigns_[enrolment.campaign.text()];
    seen.enrolment = enrolment;
    seen.closed = false;
  }
  for (const domain::ContactFact& fact : effects_.facts) {
    if (const auto* excluded = std::get_if<domain::ContactExcluded>(&fact.body))
      campaigns_[std::string{excluded->campaign.text()}].excluded = excluded->reason;
  }
  add_withdrawals(moment);
  if (moment.relation != Relation::kOwn) return;
  for (const Verdict& verdict : moment.verdicts) {
    if (!verdict.campaign.empty()) campaigns_[verdict.campaign].verdicts.push_back(verdict);
  }
}

void ContactReplay::add_withdrawals(const Moment& moment) {
  for (const domain::OutboxEntry& entry : effects_.outbox) {
    const auto* withdrawn = std::get_if<domain::SendWithdrawn>(&entry);
    if (withdrawn == nullptr) continue;
    for (const domain::Enrolment& enrolment : contact_.enrolments) {
      const Withdrawal withdrawal{*stream_time_, moment.offset, rule_of_withdrawal(moment.trace, enrolment.campaign)};
      CampaignTrace& seen = campaigns_[enrolment.campaign.text()];
      if (enrolment.message_1.id == withdrawn->message_id) seen.message_1_withdrawn = withdrawal;
      if (enrolment.message_2 && enrolment.message_2->id == withdrawn->message_id)
        seen.message_2_withdrawn = withdrawal;
    }
  }
}

bool ContactReplay::is_cancelled(domain::CampaignIdView campaign) const {
  return cancelled_.contains(campaign);
}

domain::PastEnrolment ContactReplay::past(domain::ContactKeyView, domain::CampaignIdView campaign) const {
  const auto found = past_.find(campaign.text());
  return found == past_.end() ? domain::PastEnrolment::kNone : found->second;
}

}  // namespace relance::explain

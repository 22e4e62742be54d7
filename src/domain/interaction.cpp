// Inbound interactions: is it new, which enrolment does it answer, what follows (R8 to R12, R17).
#include <algorithm>
#include <tuple>

#include <relance/base/assert.h>

#include "contact_decision.h"

namespace relance::domain {
namespace {

constexpr ErrorView kWindowClosed{"window_closed", "the customer service window is over"};

Timestamp reply_time(const MessageReceived& event, Timestamp received_at) {
  return event.occurred_at ? std::min(*event.occurred_at, received_at) : received_at;
}

OptWord word_of(const MessageReceived& event, const Rules& rules) {
  const bool has_word = event.kind == "text" || event.kind == "button";
  return has_word && event.text ? opt_word(*event.text, rules) : OptWord::kNone;
}

}  // namespace

void ContactDecision::apply(const MessageReceived& event, Timestamp time) {
  const Timestamp occurred_at = reply_time(event, time);
  begin_reply(event.provider_message_id, occurred_at);
  const Timestamp oldest = time - rules_.occurred_age_max;
  if (!check(Rule::kR3, Condition::kRecentEnough, occurred_at > oldest, {{}, occurred_at, oldest, {}})) {
    out_.drop = Drop::kTooOld;
    return;
  }
  const AccountIdView account{keep_text(event.account.text())};
  const Reply reply{interaction_id_of(account, event.provider_message_id), account, occurred_at,
                    word_of(event, rules_)};
  if (!check(Rule::kR10, Condition::kNotSeenBefore, remember(reply.interaction_id), {})) {
    out_.drop = Drop::kDuplicate;
    return;
  }
  ++out_.interactions;
  extend_window(account, occurred_at);
  Enrolment* enrolment = attribute(reply, event.reply_to);
  InteractionRecorded fact{reply.interaction_id, account, std::nullopt, keep_text(event.kind),
                           occurred_at,          time,    false,        keep_text(event.provider_message_id)};
  if (enrolment != nullptr) {
    fact.campaign = keep_id(enrolment->campaign);
    fact.within_24h = is_within(*enrolment, occurred_at);
  }
  add_fact(fact);
  hold_word(reply);
  if (enrolment != nullptr) {
    reply_to_enrolment(*enrolment, reply);
  } else {
    keep(reply);
  }
}

bool ContactDecision::is_within(const Enrolment& enrolment, Timestamp occurred_at) const {
  return occurred_at < *reply_window_end(enrolment, rules_);
}

// R10: false for a duplicate.
bool ContactDecision::remember(const Uuid& interaction_id) {
  std::vector<SeenInteraction>& seen = contact_.seen;
  std::erase_if(seen, [this](const SeenInteraction& s) { return now_ - s.since >= rules_.seen_age_max; });
  if (std::ranges::find(seen, interaction_id, &SeenInteraction::id) != seen.end()) return false;
  if (seen.size() == kSeenMax) seen.erase(seen.begin());
  seen.push_back({interaction_id, now_});
  return true;
}

// R17
void ContactDecision::extend_window(AccountIdView account, Timestamp occurred_at) {
  const Timestamp until = occurred_at + rules_.service_window;
  const auto window =
      std::ranges::find_if(contact_.windows, [&](const ServiceWindow& w) { return w.account == account; });
  if (window == contact_.windows.end()) {
    contact_.windows.push_back({account, until});
  } else if (window->until < until) {
    window->until = until;
  } else {
    return;
  }
  add_fact(WindowOpened{account, until});
}

// R8
Enrolment* ContactDecision::attribute(const Reply& reply, std::optional<std::string_view> reply_to) {
  if (reply_to) {
    if (Enrolment* enrolment = quoted(reply, *reply_to)) {
      if (out_.trace != nullptr) trace_quoted(*enrolment);
      return enrolment;
    }
  }
  Enrolment* newest = newest_answered(reply);
  const bool waits =
      newest != nullptr && !is_within(*newest, reply.occurred_at) && message_1_may_be_on_its_way(reply.account);
  if (out_.trace != nullptr) trace_newest(newest, waits);
  return waits ? nullptr : newest;
}

Enrolment* ContactDecision::quoted(const Reply& reply, std::string_view reply_to) {
  const MessageAt answered = message_with_provider_id(reply_to);
  if (!answered || answered.enrolment->account != reply.account || !answered.enrolment->message_1.sent_at)
    return nullptr;
  return answered.enrolment;
}

void ContactDecision::trace_quoted(const Enrolment& quoted) {
  for (const Enrolment& enrolment : contact_.enrolments)
    check(Rule::kR8, Condition::kQuoted, &enrolment == &quoted, {enrolment.campaign, {}, {}, quoted.campaign});
}

// Records for each enrolment that may be answered why it is or is not.
void ContactDecision::trace_newest(const Enrolment* newest, bool waits) {
  for (const Enrolment& enrolment : contact_.enrolments) {
    const Check* last = out_.trace->last(enrolment.campaign);
    if (last == nullptr || last->condition != Condition::kWithinAttribution || !last->held) continue;
    if (!check(Rule::kR8, Condition::kNoMessage1OnItsWay, !waits, {enrolment.campaign, {}, {}, {}})) continue;
    check(Rule::kR8, Condition::kNewestCampaign, &enrolment == newest, {enrolment.campaign, {}, {}, newest->campaign});
  }
}

bool ContactDecision::may_answer(const Enrolment& enrolment, const Reply& reply) {
  const auto holds = [&](Condition condition, bool held, OptionalTime limit = {}) {
    return check(Rule::kR8, condition, held, {enrolment.campaign, reply.occurred_at, limit, {}});
  };
  const Message& message = enrolment.message_1;
  if (!holds(Condition::kSameAccount, enrolment.account == reply.account)) return false;
  if (!holds(Condition::kMessage1Sent, message.sent_at.has_value())) return false;
  if (!holds(Condition::kMessage1NotFailed, message.status != MessageStatus::kFailed)) return false;
  const Timestamp earliest = *message.sent_at - rules_.clock_tolerance;
  if (!holds(Condition::kNotBeforeMessage1, reply.occurred_at >= earliest, earliest)) return false;
  const Timestamp end = *message.sent_at + rules_.attribution_window;
  return holds(Condition::kWithinAttribution, reply.occurred_at < end, end);
}

Enrolment* ContactDecision::newest_answered(const Reply& reply) {
  Enrolment* newest = nullptr;
  for (Enrolment& enrolment : contact_.enrolments) {  // by campaign: for equal times the later campaign wins
    if (!may_answer(enrolment, reply)) continue;
    if (newest == nullptr || *enrolment.message_1.sent_at >= *newest->message_1.sent_at) newest = &enrolment;
  }
  return newest;
}

bool ContactDecision::message_1_may_be_on_its_way(AccountIdView account) const {
  return std::ranges::any_of(contact_.enrolments, [&](const Enrolment& e) {
    return e.account == account && outcome_of(e) == Outcome::kPending && now_ - e.enrolled_at < rules_.pending_patience;
  });
}

// R12: the word with the latest time is in force; for equal times the opt-out.
void ContactDecision::hold_word(const Reply& reply) {
  if (reply.word == OptWord::kNone) return;
  const bool opts_out = reply.word == OptWord::kOptOut;
  const bool is_latest = !contact_.word_at || reply.occurred_at > *contact_.word_at ||
                         (reply.occurred_at == *contact_.word_at && opts_out);
  if (!check(Rule::kR12, Condition::kLatestWord, is_latest, {{}, reply.occurred_at, contact_.word_at, {}})) return;
  contact_.word_at = reply.occurred_at;
  const bool was_out = contact_.opted_out;
  contact_.opted_out = opts_out;
  if (!opts_out) {
    if (was_out) add_fact(ContactOptedIn{reply.account});
    return;
  }
  if (!was_out) add_fact(ContactOptedOut{reply.account});
  for (Enrolment& enrolment : contact_.enrolments) {
    enrolment.barred = true;
    const bool is_open = !is_final(outcome_of(enrolment));
    if (check(Rule::kR12, Condition::kOutcomeNotFinal, is_open, {enrolment.campaign, {}, {}, {}}))
      mark_opted_out(enrolment);
  }
}

// R9: keeps the last eight that matched no campaign.
void ContactDecision::keep(const Reply& reply) {
  std::vector<KeptReply>& replies = contact_.waiting.ensure().replies;
  std::erase_if(replies, [this](const KeptReply& r) { return now_ - r.since >= rules_.kept_reply_age_max; });
  if (replies.size() == kKeptRepliesMax) replies.erase(replies.begin());
  replies.push_back({reply.interaction_id, reply.account, reply.occurred_at, now_, reply.word == OptWord::kOptOut});
}

// R9: Message 1 is now known to have been sent; earlier replies are attributed to it.
void ContactDecision::take_kept(Enrolment& enrolment) {
  if (!contact_.waiting) return;
  std::vector<KeptReply>& replies = contact_.waiting->replies;
  std::erase_if(replies, [this](const KeptReply& r) { return now_ - r.since >= rules_.kept_reply_age_max; });
  const auto taken = std::stable_partition(replies.begin(), replies.end(), [&](const KeptReply& r) {
    return r.account != enrolment.account || r.occurred_at < *enrolment.message_1.sent_at - rules_.clock_tolerance;
  });
  std::vector<KeptReply> answers(std::make_move_iterator(taken), std::make_move_iterator(replies.end()));
  replies.erase(taken, replies.end());
  std::ranges::stable_sort(answers, {}, &KeptReply::occurred_at);
  for (const KeptReply& answer : answers) {
    begin_reply({}, answer.occurred_at);
    add_fact(InteractionAttributed{answer.interaction_id, keep_id(enrolment.campaign),
                                   is_within(enrolment, answer.occurred_at)});
    reply_to_enrolment(enrolment, {answer.interaction_id, answer.account, answer.occurred_at,
                                   answer.opt_out ? OptWord::kOptOut : OptWord::kNone});
    end_reply();
  }
}

// R11
void ContactDecision::reply_to_enrolment(Enrolment& enrolment, const Reply& reply) {
  ++enrolment.interactions;
  const bool within = is_within(enrolment, reply.occurred_at);
  const bool answers = may_have_message_2(enrolment, reply);
  if (reply.word == OptWord::kOptOut) {
    const Outcome outcome = outcome_of(enrolment);
    const bool is_open = !is_final(outcome) || (within && outcome == Outcome::kNoInteraction);
    if (check(Rule::kR11, Condition::kOutcomeNotFinal, is_open, {enrolment.campaign, {}, {}, {}}))
      mark_opted_out(enrolment);
  } else if (answers) {
    answer_with_message_2(enrolment, reply.account);
  }
  if (!within) enrolment.late = true;
}

bool ContactDecision::may_have_message_2(const Enrolment& enrolment, const Reply& reply) {
  const auto holds = [&](Condition condition, bool held, OptionalTime value = {}, OptionalTime limit = {}) {
    return check(Rule::kR11, condition, held, {enrolment.campaign, value, limit, {}});
  };
  const Box<Message>& message_2 = enrolment.message_2;
  return holds(Condition::kNoOptOutWord, reply.word != OptWord::kOptOut) &&
         holds(Condition::kWithinReplyWindow, is_within(enrolment, reply.occurred_at), reply.occurred_at,
               reply_window_end(enrolment, rules_)) &&
         holds(Condition::kMessage2NotRequested, !message_2 || !message_2->requested) &&
         holds(Condition::kMessage2Absent, !message_2) && holds(Condition::kContactExists, contact_.exists) &&
         holds(Condition::kContactNotOptedOut, !contact_.opted_out) &&
         holds(Condition::kCampaignNotCancelled, !around_->is_cancelled(enrolment.campaign)) &&
         holds(Condition::kEnrolmentNotCancelled, !enrolment.cancelled) &&
         holds(Condition::kEnrolmentNotOptedOut, !enrolment.opted_out) &&
         holds(Condition::kNotBarred, !enrolment.barred);
}

// Once per enrolment; fails immediately if the service window is over, because the provider would reject it.
void ContactDecision::answer_with_message_2(Enrolment& enrolment, AccountIdView account) {
  const auto window =
      std::ranges::find_if(contact_.windows, [&](const ServiceWindow& w) { return w.account == account; });
  RELANCE_ASSERT(window != contact_.windows.end());
  Message& message = enrolment.message_2.ensure();
  message.id = message_id_of(enrolment.campaign, key_, MessageNumber::kMessage2);
  const Compared compared{enrolment.campaign, now_, window->until, {}};
  if (!check(Rule::kR17, Condition::kServiceWindowOpen, now_ < window->until, compared)) {
    rise({&enrolment, MessageNumber::kMessage2}, MessageStatus::kFailed, now_, kWindowClosed);
    return;
  }
  message.requested = true;
  request(enrolment, MessageNumber::kMessage2, window->until);
}

}  // namespace relance::domain

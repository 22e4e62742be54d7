// What a person wrote: is it new, whom does it answer, what follows (R8 to R12, R17).
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

OptWord word_of(const MessageReceived& event) {
  const bool has_word = event.kind == "text" || event.kind == "button";
  return has_word && event.text ? opt_word(*event.text) : OptWord::kNone;
}

bool is_within(const Enrolment& enrolment, Timestamp occurred_at) {
  return occurred_at < *enrolment.message_1.sent_at + kReplyWindow;
}

}  // namespace

void ContactDecision::apply(const MessageReceived& event, Timestamp time) {
  const Timestamp occurred_at = reply_time(event, time);
  if (time - occurred_at >= kOccurredAgeMax) {
    out_.drop = Drop::kTooOld;
    return;
  }
  const AccountIdView account{keep_text(event.account.text())};
  const Reply reply{interaction_id_of(account, event.provider_message_id), account, occurred_at, word_of(event)};
  if (!remember(reply.interaction_id)) {
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

// R10: false for a duplicate.
bool ContactDecision::remember(const Uuid& interaction_id) {
  std::vector<SeenInteraction>& seen = contact_.seen;
  std::erase_if(seen, [this](const SeenInteraction& s) { return now_ - s.since >= kSeenAgeMax; });
  if (std::ranges::find(seen, interaction_id, &SeenInteraction::id) != seen.end()) return false;
  if (seen.size() == kSeenMax) seen.erase(seen.begin());
  seen.push_back({interaction_id, now_});
  return true;
}

// R17
void ContactDecision::extend_window(AccountIdView account, Timestamp occurred_at) {
  const Timestamp until = occurred_at + kServiceWindow;
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
    const MessageAt answered = message_with_provider_id(*reply_to);
    if (answered && answered.enrolment->account == reply.account && answered.enrolment->message_1.sent_at) {
      return answered.enrolment;
    }
  }
  Enrolment* newest = newest_answered(reply);
  if (newest != nullptr && !is_within(*newest, reply.occurred_at) && message_1_may_be_on_its_way(reply.account)) {
    return nullptr;
  }
  return newest;
}

Enrolment* ContactDecision::newest_answered(const Reply& reply) {
  Enrolment* newest = nullptr;
  for (Enrolment& enrolment : contact_.enrolments) {  // by campaign: of equal times the later campaign wins
    const Message& message = enrolment.message_1;
    if (enrolment.account != reply.account || !message.sent_at || message.status == MessageStatus::kFailed) continue;
    const Timestamp sent_at = *message.sent_at;
    if (reply.occurred_at < sent_at - kClockTolerance || reply.occurred_at >= sent_at + kAttributionWindow) continue;
    if (newest == nullptr || sent_at >= *newest->message_1.sent_at) newest = &enrolment;
  }
  return newest;
}

bool ContactDecision::message_1_may_be_on_its_way(AccountIdView account) const {
  return std::ranges::any_of(contact_.enrolments, [&](const Enrolment& e) {
    return e.account == account && outcome_of(e) == Outcome::kPending && now_ - e.enrolled_at < kPendingPatience;
  });
}

// R12: the word with the latest time holds; of equal times the opt-out.
void ContactDecision::hold_word(const Reply& reply) {
  if (reply.word == OptWord::kNone) return;
  const bool opts_out = reply.word == OptWord::kOptOut;
  if (contact_.word_at &&
      (reply.occurred_at < *contact_.word_at || (reply.occurred_at == *contact_.word_at && !opts_out)))
    return;
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
    if (!is_final(outcome_of(enrolment))) mark_opted_out(enrolment);
  }
}

// R9: the last eight that found no campaign.
void ContactDecision::keep(const Reply& reply) {
  std::vector<KeptReply>& replies = contact_.waiting.ensure().replies;
  std::erase_if(replies, [this](const KeptReply& r) { return now_ - r.since >= kKeptReplyAgeMax; });
  if (replies.size() == kKeptRepliesMax) replies.erase(replies.begin());
  replies.push_back({reply.interaction_id, reply.account, reply.occurred_at, now_, reply.word == OptWord::kOptOut});
}

// R9: Message 1 is known to be sent; the replies that came before find their campaign.
void ContactDecision::take_kept(Enrolment& enrolment) {
  if (!contact_.waiting) return;
  std::vector<KeptReply>& replies = contact_.waiting->replies;
  std::erase_if(replies, [this](const KeptReply& r) { return now_ - r.since >= kKeptReplyAgeMax; });
  const auto taken = std::stable_partition(replies.begin(), replies.end(), [&](const KeptReply& r) {
    return r.account != enrolment.account || r.occurred_at < *enrolment.message_1.sent_at - kClockTolerance;
  });
  std::vector<KeptReply> answers(std::make_move_iterator(taken), std::make_move_iterator(replies.end()));
  replies.erase(taken, replies.end());
  std::ranges::stable_sort(answers, {}, &KeptReply::occurred_at);
  for (const KeptReply& answer : answers) {
    add_fact(InteractionAttributed{answer.interaction_id, keep_id(enrolment.campaign),
                                   is_within(enrolment, answer.occurred_at)});
    reply_to_enrolment(enrolment, {answer.interaction_id, answer.account, answer.occurred_at,
                                   answer.opt_out ? OptWord::kOptOut : OptWord::kNone});
  }
}

// R11
void ContactDecision::reply_to_enrolment(Enrolment& enrolment, const Reply& reply) {
  ++enrolment.interactions;
  const bool within = is_within(enrolment, reply.occurred_at);
  if (reply.word == OptWord::kOptOut) {
    const Outcome outcome = outcome_of(enrolment);
    if (!is_final(outcome) || (within && outcome == Outcome::kNoInteraction)) mark_opted_out(enrolment);
  } else if (within && !enrolment.message_2 && may_have_message_2(enrolment)) {
    answer_with_message_2(enrolment, reply.account);
  }
  if (!within) enrolment.late = true;
}

bool ContactDecision::may_have_message_2(const Enrolment& enrolment) const {
  return contact_.exists && !contact_.opted_out && !around_->is_cancelled(enrolment.campaign) && !enrolment.cancelled &&
         !enrolment.opted_out && !enrolment.barred;
}

// Once per enrolment, for ever; failed at once where the provider's window is over and it would refuse.
void ContactDecision::answer_with_message_2(Enrolment& enrolment, AccountIdView account) {
  const auto window =
      std::ranges::find_if(contact_.windows, [&](const ServiceWindow& w) { return w.account == account; });
  RELANCE_ASSERT(window != contact_.windows.end());
  Message& message = enrolment.message_2.ensure();
  message.id = message_id_of(enrolment.campaign, key_, MessageNumber::kMessage2);
  if (now_ >= window->until) {
    rise({&enrolment, MessageNumber::kMessage2}, MessageStatus::kFailed, now_, kWindowClosed);
    return;
  }
  message.requested = true;
  request(enrolment, MessageNumber::kMessage2, window->until);
}

}  // namespace relance::domain

#include "verdict.h"

#include <algorithm>
#include <set>
#include <span>

#include <relance/domain/decide_contact.h>
#include <relance/domain/limits.h>
#include <relance/domain/opt_words.h>

namespace relance::app {
namespace {

using domain::Enrolment;

const Enrolment* find(const domain::Contact& contact, domain::CampaignIdView campaign) {
  const auto found =
      std::ranges::find_if(contact.enrolments, [&](const Enrolment& e) { return e.campaign == campaign; });
  return found == contact.enrolments.end() ? nullptr : &*found;
}

struct Reply {
  std::string_view provider_message_id;
  Timestamp occurred_at;
  bool opt_out = false;
};

// What followed a reply among the facts, up to the next reply.
struct Answer {
  bool requested = false;
  bool refused = false;  // the service window was over
};

Answer answer_in(std::span<const domain::ContactFact> facts, domain::CampaignIdView campaign) {
  Answer answer;
  for (const domain::ContactFact& fact : facts) {
    if (std::holds_alternative<domain::InteractionAttributed>(fact.body)) break;
    if (const auto* requested = std::get_if<domain::MessageRequested>(&fact.body))
      answer.requested |= requested->campaign == campaign && requested->message == domain::MessageNumber::kMessage2;
    if (const auto* updated = std::get_if<domain::MessageUpdated>(&fact.body)) {
      answer.refused |= updated->campaign == campaign && updated->message == domain::MessageNumber::kMessage2 &&
                        updated->error && updated->error->code == "window_closed";
    }
  }
  return answer;
}

OptionalTime service_window(const domain::Contact& contact, domain::AccountIdView account) {
  for (const domain::ServiceWindow& window : contact.windows) {
    if (window.account == account) return window.until;
  }
  return {};
}

// What R11 asks of an enrolment in the order in which it asks; the word of this reply has been taken by then.
Why refusal_of(const Decision& decision, const Enrolment& after) {
  if (!decision.after.exists) return Why::kContactDeleted;
  if (decision.after.opted_out) return Why::kContactOptedOut;
  if (decision.is_cancelled(after.campaign)) return Why::kCampaignCancelled;
  if (after.cancelled) return Why::kEnrolmentCancelled;
  if (after.opted_out) return Why::kEnrolmentOptedOut;
  RELANCE_ASSERT(after.barred);
  return Why::kBarred;
}

// R11. `had` is Message 2 as it was before this reply.
Verdict attributed(const Decision& decision, const Enrolment& after, const Reply& reply, const domain::Message* had,
                   const Answer& answer) {
  Verdict verdict;
  verdict.campaign = after.campaign.text();
  verdict.offset = decision.offset;
  verdict.provider_message_id = reply.provider_message_id;
  verdict.occurred_at = reply.occurred_at;
  const Timestamp until = *after.message_1.sent_at + domain::kReplyWindow;
  verdict.limit = until;
  if (answer.requested) {
    verdict.why = Why::kRequested;
  } else if (answer.refused) {
    verdict.why = Why::kServiceWindowOver;
    verdict.limit = service_window(decision.after, after.account);
  } else if (reply.opt_out) {
    verdict.why = Why::kOptOutWord;
  } else if (reply.occurred_at >= until) {
    verdict.why = Why::kOutsideWindow;
  } else if (had != nullptr) {
    verdict.why = had->requested ? Why::kAlreadyRequested : Why::kAlreadyThere;
  } else {
    verdict.why = refusal_of(decision, after);
  }
  return verdict;
}

// R18, as it is looked at before the decision.
bool is_closed(const Enrolment& enrolment, Timestamp now) {
  return is_final(enrolment.outcome) && now - enrolment.outcome_since >= domain::kClosingAge;
}

// R8: why the reply is not this campaign's.
Verdict not_attributed(const Decision& decision, const Enrolment& before, const Reply& reply,
                       domain::AccountIdView account, std::string_view answered) {
  Verdict verdict;
  verdict.campaign = before.campaign.text();
  verdict.other = answered;
  verdict.offset = decision.offset;
  verdict.provider_message_id = reply.provider_message_id;
  verdict.occurred_at = reply.occurred_at;
  const OptionalTime sent_at = before.message_1.sent_at;
  verdict.limit = sent_at;
  if (is_closed(before, decision.now)) {
    verdict.why = Why::kClosed;
  } else if (before.account != account) {
    verdict.why = Why::kOtherAccount;
  } else if (!sent_at) {
    verdict.why = Why::kMessage1NotSent;
  } else if (before.message_1.status == domain::MessageStatus::kFailed) {
    verdict.why = Why::kMessage1Failed;
  } else if (reply.occurred_at < *sent_at - domain::kClockTolerance) {
    verdict.why = Why::kBeforeMessage1;
  } else if (reply.occurred_at >= *sent_at + domain::kAttributionWindow) {
    verdict.why = Why::kTooLongAfterMessage1;
  } else {
    verdict.why = answered.empty() ? Why::kMayAnswerAnother : Why::kAnsweredAnother;
  }
  return verdict;
}

Verdict dropped(const Decision& decision, Why why, const domain::MessageReceived& reply, Timestamp occurred_at) {
  Verdict verdict;
  verdict.why = why;
  verdict.offset = decision.offset;
  verdict.provider_message_id = reply.provider_message_id;
  verdict.occurred_at = occurred_at;
  return verdict;
}

bool is_opt_out(const domain::MessageReceived& reply) {
  const bool may_hold_word = reply.kind == "text" || reply.kind == "button";
  return may_hold_word && reply.text && domain::opt_word(*reply.text) == domain::OptWord::kOptOut;
}

}  // namespace

std::vector<Verdict> judge(const Decision& decision, const domain::MessageReceived& event, Timestamp received_at) {
  const Timestamp occurred_at = event.occurred_at ? std::min(*event.occurred_at, received_at) : received_at;
  if (decision.effects.drop == domain::Drop::kTooOld) return {dropped(decision, Why::kTooOld, event, occurred_at)};
  if (decision.effects.drop == domain::Drop::kDuplicate)
    return {dropped(decision, Why::kDuplicate, event, occurred_at)};
  const Reply reply{event.provider_message_id, occurred_at, is_opt_out(event)};
  domain::CampaignIdView answered;
  for (const domain::ContactFact& fact : decision.effects.facts) {
    const auto* recorded = std::get_if<domain::InteractionRecorded>(&fact.body);
    if (recorded != nullptr && recorded->campaign) answered = *recorded->campaign;
  }
  std::vector<Verdict> verdicts;
  for (const Enrolment& before : decision.before.enrolments) {
    if (before.campaign != answered) {
      verdicts.push_back(not_attributed(decision, before, reply, event.account, answered.text()));
      continue;
    }
    const Enrolment* after = find(decision.after, answered);
    RELANCE_ASSERT(after != nullptr);
    const domain::Message* had = before.message_2 ? &*before.message_2 : nullptr;
    verdicts.push_back(attributed(decision, *after, reply, had, answer_in(decision.effects.facts, answered)));
  }
  return verdicts;
}

std::vector<Verdict> judge_kept(const Decision& decision) {
  std::vector<Verdict> verdicts;
  const std::span<const domain::ContactFact> facts = decision.effects.facts;
  std::set<std::string_view> answered;  // campaigns that Message 2 was decided for by this very event
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const auto* fact = std::get_if<domain::InteractionAttributed>(&facts[i].body);
    if (fact == nullptr) continue;
    RELANCE_ASSERT(decision.before.waiting);
    const auto& kept = decision.before.waiting->replies;
    const auto reply = std::ranges::find(kept, fact->interaction_id, &domain::KeptReply::interaction_id);
    const Enrolment* after = find(decision.after, fact->campaign);
    RELANCE_ASSERT(reply != kept.end() && after != nullptr);
    const Enrolment* before = find(decision.before, fact->campaign);
    const domain::Message* had = before != nullptr && before->message_2 ? &*before->message_2 : nullptr;
    if (answered.contains(fact->campaign.text())) had = &*after->message_2;
    const Answer answer = answer_in(facts.subspan(i + 1), fact->campaign);
    if (answer.requested || answer.refused) answered.insert(fact->campaign.text());
    verdicts.push_back(attributed(decision, *after, {"", reply->occurred_at, reply->opt_out}, had, answer));
  }
  return verdicts;
}

}  // namespace relance::app

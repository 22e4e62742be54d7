// A trace and the decision that it is of say the same, and asking for one changes nothing.
#include <algorithm>

#include <relance/domain/decision_trace.h>

#include "property/crowd.h"
#include "property/generators.h"
#include "property/holds.h"

namespace relance::property {
namespace {

using namespace domain;

template <class Matches>
std::ptrdiff_t checks(const DecisionTrace& trace, Condition condition, bool held, Matches matches) {
  return std::ranges::count_if(trace.checks, [&](const Check& check) {
    return check.condition == condition && check.held == held && matches(check);
  });
}
std::ptrdiff_t checks(const DecisionTrace& trace, Condition condition, bool held) {
  return checks(trace, condition, held, [](const Check&) { return true; });
}

template <class Body, class Matches>
std::ptrdiff_t facts(const ContactEffects& effects, Matches matches) {
  return std::ranges::count_if(effects.facts, [&](const ContactFact& fact) {
    const auto* body = std::get_if<Body>(&fact.body);
    return body != nullptr && matches(*body);
  });
}

void agree(const DecisionTrace& trace, const ContactEffects& effects) {
  RC_ASSERT(checks(trace, Condition::kServiceWindowOpen, true) ==
            facts<MessageRequested>(effects, [](const auto& f) { return f.message == MessageNumber::kMessage2; }));
  RC_ASSERT(checks(trace, Condition::kServiceWindowOpen, false) ==
            facts<MessageUpdated>(effects, [](const auto& f) { return f.error && f.error->code == "window_closed"; }));
  RC_ASSERT(checks(trace, Condition::kAwaitsReply, true) ==
            facts<ContactTimedOut>(effects, [](const auto&) { return true; }));
  RC_ASSERT((checks(trace, Condition::kRecentEnough, false) == 1) == (effects.drop == Drop::kTooOld));
  RC_ASSERT((checks(trace, Condition::kNotSeenBefore, false) == 1) == (effects.drop == Drop::kDuplicate));
  const auto chosen = [&](const InteractionRecorded& fact) {
    const auto is_it = [&](const Check& check) { return fact.campaign && check.campaign == fact.campaign->text(); };
    const auto answered = checks(trace, Condition::kNewestCampaign, true) + checks(trace, Condition::kQuoted, true);
    const auto it =
        checks(trace, Condition::kNewestCampaign, true, is_it) + checks(trace, Condition::kQuoted, true, is_it);
    return answered == it && answered == (fact.campaign ? 1 : 0);
  };
  RC_ASSERT(facts<InteractionRecorded>(effects, chosen) ==
            facts<InteractionRecorded>(effects, [](const auto&) { return true; }));
  for (const Check& check : trace.checks) {
    if (check.rule != Rule::kR4 || check.condition == Condition::kNotEnrolledYet || check.held) continue;
    RC_ASSERT(facts<ContactExcluded>(effects, [&](const auto& f) { return check.campaign != f.campaign.text(); }) == 0);
  }
}

// Nothing is asked of a reply and a campaign once one condition of R8 or R11 has failed.
void ends_with_its_first_failure(const DecisionTrace& trace) {
  for (std::size_t i = 0; i < trace.checks.size(); ++i) {
    const Check& failed = trace.checks[i];
    if (failed.held || !failed.reply || failed.condition == Condition::kOutcomeNotFinal) continue;
    if (failed.condition == Condition::kLatestWord) continue;
    for (const Check& later : std::span{trace.checks}.subspan(i + 1)) {
      if (later.reply != failed.reply || later.campaign != failed.campaign) continue;
      RC_ASSERT(later.condition == Condition::kOutcomeNotFinal);
    }
  }
}

TEST(TraceProperty, ATraceAgreesWithItsDecisionAndChangesNothing) {
  holds(500, [] {
    const History events = *disorderly_history();
    Crowd crowd;
    ContactEffects traced;
    crowd.take_all(events, [&](Crowd::Person& person, Timestamp time, const auto& event, const auto& take) {
      Contact copy = person.contact;
      DecisionTrace trace;
      traced.clear();
      traced.trace = &trace;
      decide(copy, {copy.key, time, event}, person.now, kCurrentRules, person, traced);
      agree(trace, traced);
      ends_with_its_first_failure(trace);
      take();
      RC_ASSERT(copy == person.contact);
      RC_ASSERT(traced.facts.size() == person.out.facts.size());
      RC_ASSERT(traced.outbox.size() == person.out.outbox.size());
    });
  });
}

TEST(TraceProperty, AFiringTimerSaysWhetherAReplyWasAwaited) {
  holds(300, [] {
    const History events = *history();
    const auto times = times_of(events);
    Crowd crowd;
    for (std::size_t i = 0; i < events.size(); ++i) crowd.take(events[i], times[i], [](const Crowd::Person&) {});
    for (Crowd::Person& person : crowd.people) {
      const OptionalTime due = next_due(person.contact, kCurrentRules);
      if (!due) continue;
      DecisionTrace trace;
      ContactEffects effects;
      effects.trace = &trace;
      fire_timers(person.contact, *due, std::max(person.now, *due), kCurrentRules, effects);
      agree(trace, effects);
    }
  });
}

}  // namespace
}  // namespace relance::property

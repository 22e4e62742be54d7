// Deciding is a function: the same state, event and time give the same state and effects, whoever else was decided
// upon.
#include <string>

#include <relance/events/fact_writer.h>

#include "property/crowd.h"
#include "property/generators.h"
#include "property/holds.h"

namespace relance::property {
namespace {

using namespace domain;

// Everything that a decision asked for, as text.
std::string text_of(const ContactEffects& effects, Timestamp now) {
  const events::Cause cause{"t", Partition{0}, Offset{0}};
  ByteBuffer out;
  for (const ContactFact& fact : effects.facts) events::write_fact(fact, cause, FactNumber{0}, out);
  for (const OutboxEntry& entry : effects.outbox) events::write_outbox_entry(entry, now, cause, FactNumber{0}, out);
  std::string text{out.view()};
  const auto add = [&text](std::string_view word, std::int64_t number) {
    text.append(word).append(std::to_string(number)).append(" ");
  };
  for (const CountChange& change : effects.counts) {
    text.append("count ").append(change.campaign.text());
    for (const Contribution& c : {change.before, change.after}) {
      add(" exists ", c.exists);
      add("excluded ", c.excluded);
      add("outcome ", static_cast<std::int64_t>(c.outcome));
      add("message_1 ", c.messages[0]);
      add("message_2 ", c.messages[1]);
      add("interactions ", c.interactions);
    }
  }
  for (const CategoryChange& change : effects.categories) add(change.category.text(), change.contacts);
  for (const PastChange& change : effects.past) add(change.campaign.text(), static_cast<std::int64_t>(change.past));
  for (const Timestamp due : effects.timers) add("timer ", due.time_since_epoch().count());
  add("contacts ", effects.contacts);
  add("interactions ", effects.interactions);
  add("refusal ", effects.refusal ? static_cast<std::int64_t>(*effects.refusal) : -1);
  add("drop ", static_cast<std::int64_t>(effects.drop));
  return text;
}

TEST(DeterminismProperty, ACopyDecidesAsTheOriginal) {
  holds(500, [] {
    const History events = *disorderly_history();
    Crowd crowd;
    ContactEffects reused;
    crowd.take_all(events, [&](Crowd::Person& person, Timestamp time, const auto& event, const auto& take) {
      Contact copy = person.contact;
      RC_ASSERT(copy == person.contact);
      reused.clear();
      decide(copy, {copy.key, time, event}, person.now, kCurrentRules, person, reused);
      take();
      RC_ASSERT(text_of(reused, person.now) == text_of(person.out, person.now));
      RC_ASSERT(copy == person.contact);
    });
  });
}

TEST(DeterminismProperty, ATimerOfACopyFiresAsTheOriginals) {
  holds(300, [] {
    const History events = *history();
    const auto times = times_of(events);
    Crowd crowd;
    for (std::size_t i = 0; i < events.size(); ++i) crowd.take(events[i], times[i], [](const Crowd::Person&) {});
    for (Crowd::Person& person : crowd.people) {
      const OptionalTime due = next_due(person.contact, kCurrentRules);
      if (!due) continue;
      const Timestamp now = std::max(person.now, *due);
      Contact one = person.contact;
      Contact other = person.contact;
      ContactEffects first;
      ContactEffects second;
      fire_timers(one, *due, now, kCurrentRules, first);
      fire_timers(other, *due, now, kCurrentRules, second);
      RC_ASSERT(text_of(first, now) == text_of(second, now));
      RC_ASSERT(one == other);
      const OptionalTime next = next_due(one, kCurrentRules);
      RC_ASSERT((!next || *next > *due));
    }
  });
}

}  // namespace
}  // namespace relance::property

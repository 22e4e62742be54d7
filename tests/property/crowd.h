// The contacts of a history, each decided upon by itself: what one partition does, without its timers' order between
// contacts.
#pragma once

#include <array>
#include <string>

#include "property/step.h"
#include "unit/domain/contact_fixture.h"

namespace relance::property {

class Crowd {
 public:
  using Person = domain::test::Person;

  Crowd()
      : people{Person{std::string{kContacts[0]}}, Person{std::string{kContacts[1]}}, Person{std::string{kContacts[2]}},
               Person{std::string{kContacts[3]}}, Person{std::string{kContacts[4]}}} {}

  // Calls `seen(person)` for everyone whom the step was given to, right after.
  template <class Seen>
  void take(const Step& step, Timestamp time, Seen seen) {
    if (!is_broadcast(step.kind)) return take_one(people[step.contact], step, time, step.contact, seen);
    for (std::size_t i = 0; i < people.size(); ++i) take_one(people[i], step, time, i, seen);
  }

  // Gives all steps. Of those that concern one contact, calls `decided(person, time, event, take)` once the person's
  // clock is there; `take()` gives the event to the person.
  template <class Decided>
  void take_all(const History& events, Decided decided) {
    const auto times = times_of(events);
    for (std::size_t i = 0; i < events.size(); ++i) {
      const Step& step = events[i];
      if (is_broadcast(step.kind)) {
        take(step, times[i], [](const Person&) {});
        continue;
      }
      Person& person = people[step.contact];
      person.wait(times[i] - domain::test::kStart);
      decided(person, times[i], event_of(step, times[i], step.contact),
              [&] { person.take(times[i] - domain::test::kStart, event_of(step, times[i], step.contact)); });
    }
  }

  std::array<Person, std::size(kContacts)> people;

 private:
  static_assert(std::size(kContacts) == 5);

  template <class Seen>
  void take_one(Person& person, const Step& step, Timestamp time, std::size_t contact, Seen seen) {
    const Duration at = time - domain::test::kStart;
    if (step.kind == Kind::kCancelled) {
      person.cancel(at, kCampaigns[step.campaign]);
    } else if (step.kind == Kind::kOpened) {
      person.open(at, kCampaigns[step.campaign], kCategories);
    } else {
      person.take(at, event_of(step, time, contact));
    }
    seen(person);
  }
};

}  // namespace relance::property

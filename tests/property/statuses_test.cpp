// R6, R7: the order in which statuses arrive never matters.
#include <algorithm>

#include "property/crowd.h"
#include "property/generators.h"
#include "property/holds.h"

namespace relance::property {
namespace {

using namespace domain;

// What is said of Message 1 of c1, all at one instant: reports, our call's answer, our call's failure.
rc::Gen<Step> report() {
  return rc::gen::map(step(no_lag()), [](Step s) {
    if (s.kind != Kind::kSent && s.kind != Kind::kFailed) s.kind = Kind::kStatus;
    s.message = MessageNumber::kMessage1;
    s.contact = s.campaign = s.account = s.id = 0;
    s.after = 0ms;
    s.ago.reset();
    return s;
  });
}

Crowd::Person after(const History& reports) {
  Crowd::Person person{std::string{kContacts[0]}};
  person.take(0h, domain::test::enrolled("c1"));
  for (const Step& step : reports) person.take(1h, event_of(step, kStart + 1h, 0));
  // Whatever was only parked finds its message.
  person.take(1h, domain::test::sent("c1", MessageNumber::kMessage1, kOutIds[0], 1h));
  return person;
}

TEST(StatusesPropertyR6, EveryPermutationEndsInTheSameStatus) {
  holds(1000, [] {
    const History reports = *rc::gen::container<History>(report());
    History shuffled = reports;
    const auto seed = *rc::gen::arbitrary<std::uint32_t>();
    std::uint32_t state = seed;
    for (std::size_t i = shuffled.size(); i > 1; --i) {
      state = state * 1664525u + 1013904223u;
      std::swap(shuffled[i - 1], shuffled[state % i]);
    }
    const Crowd::Person one = after(reports);
    const Crowd::Person other = after(shuffled);
    const Message& message = one.find("c1")->message_1;
    RC_ASSERT(message.status == other.find("c1")->message_1.status);
    RC_ASSERT(message.sent_at == other.find("c1")->message_1.sent_at);
    RC_ASSERT(one.outcome("c1") == other.outcome("c1"));
    RC_ASSERT(one.counted == other.counted);
    MessageStatus highest = MessageStatus::kSent;
    for (const Step& step : reports) {
      if (step.kind == Kind::kStatus) highest = std::max(highest, step.status);
      if (step.kind == Kind::kFailed) highest = std::max(highest, MessageStatus::kFailed);
    }
    RC_ASSERT(message.status == highest);
  });
}

}  // namespace
}  // namespace relance::property

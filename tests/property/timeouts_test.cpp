// R2, R13: a timeout fires once, at its due time, or at once where it was armed in the past.
#include <map>
#include <string>

#include "property/crowd.h"
#include "property/generators.h"
#include "property/holds.h"

namespace relance::property {
namespace {

using namespace domain;

// What is known of the timeout of one enrolment.
struct Timeout {
  Timestamp due;
  Timestamp armed;  // stream time
  int fired = 0;
};
using Timeouts = std::map<std::string, Timeout>;  // by campaign

void expect_timeouts(Timeouts& timeouts, const Crowd::Person& person) {
  for (std::size_t i = 0; i < person.facts.size(); ++i) {
    if (!person.facts[i].starts_with("timed_out ")) continue;
    const std::string campaign = person.facts[i].substr(10, 2);
    const auto timeout = timeouts.find(campaign);
    RC_ASSERT(timeout != timeouts.end());
    RC_ASSERT(++timeout->second.fired == 1);
    RC_ASSERT(person.fact_times[i] == std::max(timeout->second.due, timeout->second.armed));
    RC_ASSERT(person.facts[i].ends_with(" " + domain::test::since_start(timeout->second.due)));
  }
  for (const Enrolment& enrolment : person.contact.enrolments) {
    if (!enrolment.message_1.sent_at) continue;
    const Timestamp due = *enrolment.message_1.sent_at + 24h;
    const auto [timeout, is_new] = timeouts.try_emplace(enrolment.campaign.text(), Timeout{due, person.now, 0});
    RC_ASSERT(timeout->second.due == due);
    RC_ASSERT(enrolment.timed_out == (due <= person.now && !is_new));
    if (enrolment.timed_out) RC_ASSERT(enrolment.outcome != Outcome::kAwaitingReply);
  }
}

void expect_timeouts_of(const History& events) {
  const auto times = times_of(events);
  Crowd crowd;
  std::map<std::string, Timeouts> timeouts;  // by contact
  for (std::size_t i = 0; i < events.size(); ++i) {
    crowd.take(events[i], times[i],
               [&](const Crowd::Person& person) { expect_timeouts(timeouts[person.contact.key.text()], person); });
  }
}

TEST(TimeoutsPropertyR13, FireOnceAtTheirDueTime) {
  holds(500, [] { expect_timeouts_of(*history()); });
}

TEST(TimeoutsPropertyR13, FireOnceWhereTimesGoBack) {
  holds(500, [] { expect_timeouts_of(*disorderly_history()); });
}

}  // namespace
}  // namespace relance::property

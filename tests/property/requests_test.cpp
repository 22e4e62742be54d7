// R4, R11: whatever arrives, a message is requested once and withdrawn at most once.
#include <map>
#include <string>

#include "property/crowd.h"
#include "property/generators.h"
#include "property/holds.h"

namespace relance::property {
namespace {

struct Requests {
  int requested = 0;
  int withdrawn = 0;
};

void expect_single_requests(const History& events) {
  const auto times = times_of(events);
  Crowd crowd;
  std::map<std::string, Requests> requests;  // by contact, campaign and message
  for (std::size_t i = 0; i < events.size(); ++i) {
    crowd.take(events[i], times[i], [&](const Crowd::Person& person) {
      for (const std::string& entry : person.outbox) {
        const bool send = entry.starts_with("send ");
        const std::size_t name = entry.find(' ') + 1;
        Requests& of =
            requests[person.contact.key.text() + entry.substr(name - 1, entry.find("message_") + 9 - name + 1)];
        if (send) {
          RC_ASSERT(++of.requested == 1);
        } else {
          RC_ASSERT(of.requested == 1);
          RC_ASSERT(++of.withdrawn == 1);
        }
      }
    });
  }
}

TEST(RequestsPropertyR11, AMessageIsRequestedOnceWhateverArrives) {
  holds(1000, [] { expect_single_requests(*disorderly_history()); });
}

// The same for one contact in one campaign, where everything meets.
TEST(RequestsPropertyR11, AMessageIsRequestedOnceHoweverManyReplies) {
  holds(500, [] {
    History events = *disorderly_history();
    for (Step& step : events) {
      step.contact = 0;
      step.campaign = 0;
      step.account = 0;
      step.id %= 2;
    }
    expect_single_requests(events);
  });
}

}  // namespace
}  // namespace relance::property

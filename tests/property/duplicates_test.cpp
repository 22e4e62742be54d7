// R10: an inbound webhook that comes again, at once or later within 8 days, changes nothing but a counter.
#include <algorithm>
#include <map>
#include <string>

#include "property/crowd.h"
#include "property/generators.h"
#include "property/holds.h"

namespace relance::property {
namespace {

// One copy of an interaction: of which step, and after which one it comes again.
struct Copy {
  std::size_t of = 0;
  std::size_t after = 0;
};

struct Transcript {
  domain::test::Lines facts;
  std::vector<Timestamp> times;
  domain::test::Lines outbox;
  std::map<std::string, domain::CampaignCounts> counts;
  std::int64_t interactions = 0;

  friend bool operator==(const Transcript&, const Transcript&) = default;
};

void note(Transcript& transcript, const Crowd::Person& person) {
  transcript.facts.insert(transcript.facts.end(), person.facts.begin(), person.facts.end());
  transcript.times.insert(transcript.times.end(), person.fact_times.begin(), person.fact_times.end());
  transcript.outbox.insert(transcript.outbox.end(), person.outbox.begin(), person.outbox.end());
  transcript.counts = person.counted;
  transcript.interactions = person.interactions;
}

// The history of one contact, each copy entering the system at the time of the step that it comes after.
Transcript transcript_of(const History& events, const std::vector<Copy>& copies, std::size_t& duplicates) {
  const auto times = times_of(events);
  Crowd::Person person{std::string{kContacts[0]}};
  Transcript transcript;
  for (std::size_t i = 0; i < events.size(); ++i) {
    person.take(times[i] - kStart, event_of(events[i], times[i], 0));
    note(transcript, person);
    for (const Copy& copy : copies) {
      if (copy.after != i) continue;
      // What the provider says stays as it was, the time of arrival is another.
      person.take(times[i] - kStart, event_of(events[copy.of], times[copy.of], 0));
      if (person.out.drop == domain::Drop::kDuplicate) ++duplicates;
      note(transcript, person);
    }
  }
  // Both versions end with the same event, so that both have seen the same time.
  person.take(times.empty() ? 0ms : times.back() - kStart, domain::ContactUpserted{});
  note(transcript, person);
  return transcript;
}

TEST(DuplicatesPropertyR10, ChangeNothingButACounter) {
  std::size_t duplicates = 0;
  holds(1000, [&duplicates] {
    History events = *history();
    std::erase_if(events, [](const Step& s) { return is_broadcast(s.kind); });
    for (std::size_t i = 0; i < events.size(); ++i) {
      events[i].contact = 0;
      events[i].number = i;
      // An interaction without a time of its own would tell another one when it comes again.
      if (!events[i].ago) events[i].ago = 0ms;
    }
    const auto times = times_of(events);
    std::vector<Copy> copies;
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (events[i].kind != Kind::kReceived) continue;
      for (const std::size_t later :
           *rc::gen::container<std::vector<std::size_t>>(*rc::gen::inRange(0, 3), below(events.size() - i))) {
        if (times[i + later] - times[i] < 8 * 24h) copies.push_back({i, i + later});
      }
    }
    std::size_t none = 0;
    RC_ASSERT(transcript_of(events, {}, none) == transcript_of(events, copies, duplicates));
    RC_ASSERT(none == 0u);
  });
  EXPECT_GT(duplicates, 1000u);
}

}  // namespace
}  // namespace relance::property

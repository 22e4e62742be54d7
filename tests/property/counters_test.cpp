// R20: counters are sums over enrolments, at every moment.
#include <algorithm>
#include <map>
#include <string>

#include <relance/domain/campaign.h>

#include "property/crowd.h"
#include "property/generators.h"
#include "property/holds.h"

namespace relance::property {
namespace {

using namespace domain;

// The sum of the nine outcomes, none of them below zero.
std::int64_t sum_of_outcomes(const CampaignCounts& counts) {
  std::int64_t sum = 0;
  for (const std::int64_t count : counts.outcomes) {
    RC_ASSERT(count >= 0);
    sum += count;
  }
  return sum;
}

void expect_sums(const Crowd::Person& person) {
  std::map<std::string, CampaignCounts> open;
  for (const Enrolment& enrolment : person.contact.enrolments)
    open[enrolment.campaign.text()].add(contribution_of(enrolment));
  for (const auto& [campaign, counts] : person.counted) {
    RC_ASSERT(sum_of_outcomes(counts) == counts.total_contacts);
    const auto row = person.rows.find(campaign);
    const PastEnrolment past = row == person.rows.end() ? PastEnrolment::kNone : row->second;
    RC_ASSERT(counts.excluded == (past == PastEnrolment::kExcluded ? 1 : 0));
    if (past == PastEnrolment::kClosed) {
      RC_ASSERT(counts.total_contacts == 1);
      RC_ASSERT(counts.all_final());
    } else {
      CampaignCounts expected = open[campaign];
      expected.excluded = counts.excluded;
      RC_ASSERT(counts == expected);
    }
  }
  RC_ASSERT(person.existing == (person.contact.exists ? 1 : 0));
}

TEST(CountersPropertyR20, OutcomesSumUpToTheAudienceAfterEveryEvent) {
  holds(500, [] {
    const History events = *disorderly_history();
    const auto times = times_of(events);
    Crowd crowd;
    for (std::size_t i = 0; i < events.size(); ++i) {
      crowd.take(events[i], times[i], expect_sums);
    }
    std::map<std::string, Campaign> campaigns;
    for (const Crowd::Person& person : crowd.people) {
      for (const auto& [campaign, counts] : person.counted) campaigns[campaign].counts.add(counts);
    }
    for (const auto& [id, campaign] : campaigns) {
      RC_ASSERT(sum_of_outcomes(campaign.counts) == campaign.counts.total_contacts);
      const GlobalShare share = global_share_of(campaign);
      RC_ASSERT(share.messages_sent >= 0);
      RC_ASSERT(share.messages_read <= share.messages_delivered);
      RC_ASSERT(share.messages_sent <= campaign.counts.messages[0][0] + campaign.counts.messages[1][0]);
    }
  });
}

TEST(CountersPropertyR20, CategoriesCountExistingContacts) {
  holds(300, [] {
    const History events = *history();
    const auto times = times_of(events);
    Crowd crowd;
    for (std::size_t i = 0; i < events.size(); ++i) {
      crowd.take(events[i], times[i], [](const Crowd::Person& person) {
        for (const auto& [category, contacts] : person.categories) {
          const auto& profile = person.contact.profile;
          const bool named =
              profile && std::ranges::find(profile->categories, CategoryId{category}) != profile->categories.end();
          RC_ASSERT(contacts == (named && person.contact.exists ? 1 : 0));
        }
      });
    }
  });
}

}  // namespace
}  // namespace relance::property

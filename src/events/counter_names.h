// The names of the counters in `relance.campaign.counted.v1`: those of the stored counters, nested ones with a dot
// (`message_1.sent`).
#pragma once

#include <cstdint>
#include <string_view>

#include <relance/domain/campaign.h>
#include <relance/domain/counters.h>

namespace relance::events {

struct CounterName {
  std::string_view group;  // empty: not nested
  std::string_view name;

  [[nodiscard]] bool is(std::string_view text) const {
    if (group.empty()) return text == name;
    return text.size() == group.size() + 1 + name.size() && text.starts_with(group) && text[group.size()] == '.' &&
           text.ends_with(name);
  }
};

// Calls visit(CounterName, counter) for each counter, in the order of writing.
template <class Counts, class Visit>
void for_each_campaign_counter(Counts& counts, Visit visit) {
  visit(CounterName{{}, "total_contacts"}, counts.total_contacts);
  for (std::size_t i = 0; i < counts.outcomes.size(); ++i) {
    visit(CounterName{{}, to_text(static_cast<domain::Outcome>(i))}, counts.outcomes[i]);
  }
  for (std::size_t message = 0; message < counts.messages.size(); ++message) {
    const std::string_view group = message == 0 ? "message_1" : "message_2";
    for (std::size_t i = 0; i < domain::kMessageCounterCount; ++i) {
      visit(CounterName{group, domain::message_counter_name(i)}, counts.messages[message][i]);
    }
  }
  visit(CounterName{{}, "interaction_count"}, counts.interaction_count);
  visit(CounterName{{}, "excluded"}, counts.excluded);
}

template <class Counts, class Visit>
void for_each_global_counter(Counts& counts, Visit visit) {
  visit(CounterName{{}, "total_contacts"}, counts.total_contacts);
  visit(CounterName{{}, "messages_sent"}, counts.messages_sent);
  visit(CounterName{{}, "messages_delivered"}, counts.messages_delivered);
  visit(CounterName{{}, "messages_read"}, counts.messages_read);
  visit(CounterName{{}, "interactions"}, counts.interactions);
  visit(CounterName{{}, "failures"}, counts.failures);
  for (std::size_t i = 0; i < counts.campaigns.size(); ++i) {
    visit(CounterName{"campaigns", to_text(static_cast<domain::CampaignStatus>(i))}, counts.campaigns[i]);
  }
}

template <class Counted, class Visit>
void for_each_category_counter(Counted& counted, Visit visit) {
  visit(CounterName{{}, "contact_count"}, counted.contacts);
}

inline constexpr std::string_view kGlobalScope = "global";
inline constexpr std::string_view kCampaignScopePrefix = "campaign:";
inline constexpr std::string_view kCategoryScopePrefix = "category:";

}  // namespace relance::events

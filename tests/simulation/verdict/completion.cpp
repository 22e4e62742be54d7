#include "simulation/verdict/completion.h"

#include <algorithm>
#include <map>
#include <optional>

#include "simulation/text.h"
#include "simulation/verdict/lines.h"

namespace relance::driver {
namespace {

struct Campaign {
  std::optional<long long> expected_least;
  bool is_expanded = false;  // a launch that expects nobody
  std::string launch;        // its cause
  long long joined = 0;      // and excluded
  bool is_unsteady = false;
};

bool is_final(std::string_view outcome) {
  return outcome != "pending" && outcome != "awaiting_reply" && outcome != "replied";
}

using Campaigns = std::map<std::string, Campaign, std::less<>>;

void take_launches(std::string_view input, Campaigns& campaigns) {
  for_each_line(input, [&](std::string_view line) {
    if (text_member(line, "type") != "relance.campaign.launched.v1") return;
    Campaign& campaign = campaigns[std::string{text_member(line, "subject")}];
    if (line.find(R"("expected":)") == std::string_view::npos) {
      campaign.is_expanded = true;
      return;
    }
    const long long expected = number_member(line, "expected");
    campaign.expected_least = std::min(campaign.expected_least.value_or(expected), expected);
  });
}

void take_outcome(std::string_view fact, Campaign& campaign) {
  const std::string_view from = text_member(fact, "from");
  const bool joins = from.empty();
  if (joins) ++campaign.joined;
  if (campaign.launch.empty()) return;
  const bool reopens = !joins && is_final(from) && !is_final(text_member(fact, "to"));
  if (reopens || (joins && campaign.is_expanded)) campaign.is_unsteady = true;
}

void take_exclusion(Campaign& campaign) {
  ++campaign.joined;
  if (!campaign.launch.empty() && campaign.is_expanded) campaign.is_unsteady = true;
}

// The line of a cause: the topics of the tasks are others, the number is the same.
std::string line_of(std::string_view cause) {
  return std::string{cause.substr(cause.rfind('/') + 1)};
}

}  // namespace

std::set<std::string, std::less<>> unsteady_campaigns(std::string_view input, std::string_view facts) {
  Campaigns campaigns;
  take_launches(input, campaigns);
  for_each_line(facts, [&](std::string_view fact) {
    const std::string_view type = text_member(fact, "type");
    if (type == "relance.campaign.launched.v1") {
      campaigns[std::string{text_member(fact, "subject")}].launch = line_of(text_member(fact, "cause"));
    } else if (type == "relance.contact.excluded.v1" || type == "relance.contact.outcome_changed.v1") {
      Campaign& campaign = campaigns[std::string{text_member(fact, "campaign")}];
      if (line_of(text_member(fact, "cause")) == campaign.launch) {
        ++campaign.joined;
      } else if (type == "relance.contact.excluded.v1") {
        take_exclusion(campaign);
      } else {
        take_outcome(fact, campaign);
      }
    }
  });
  std::set<std::string, std::less<>> unsteady;
  for (const auto& [id, campaign] : campaigns) {
    const bool is_overfull = campaign.expected_least && campaign.joined > *campaign.expected_least;
    if (campaign.is_unsteady || is_overfull) unsteady.insert(id);
  }
  return unsteady;
}

}  // namespace relance::driver

#include "oracle/rules/campaign_rules.h"

#include "oracle/rules/contact_rules.h"
#include "oracle/stats.h"

namespace relance::oracle {
namespace {

Millis deadline_of(const Campaign& campaign) {
  return campaign.launched_at + campaign.deadline_hours * kHour;
}

void create(World& world, const Event& event) {
  if (const auto at = world.campaigns.find(event.subject); at != world.campaigns.end()) {
    world.met(at->second.status == "cancelled" ? "R24 created after cancelled" : "R24 created again");
    return;
  }
  world.met("R24 created");
  if (counts_of(world, event.subject).is_known) world.met("R24 external becomes draft");
  Campaign& campaign = world.campaigns[event.subject];
  campaign.status = "draft";
  campaign.account = *event.account;
  campaign.categories = event.categories.value_or(std::vector<std::string>{});
  campaign.deadline_hours = event.deadline_hours.value_or(48);

  boost::json::object audience;
  if (event.categories) audience["categories"] = boost::json::value_from(*event.categories);
  boost::json::object data{{"campaign", event.subject},    {"name", *event.name},          {"account", *event.account},
                           {"message_1", event.message_1}, {"message_2", event.message_2}, {"audience", audience}};
  if (event.deadline_hours) data["deadline_hours"] = *event.deadline_hours;
  world.tell(event.subject, "campaign.created", std::move(data));
}

void launch(World& world, const Event& event) {
  const auto at = world.campaigns.find(event.subject);
  if (at == world.campaigns.end()) {
    world.met("R24 launch of an unknown campaign");
    world.refuse("unknown_campaign", "/subject");
    return;
  }
  Campaign& campaign = at->second;
  if (campaign.status != "draft") {
    world.met("R24 launched when " + campaign.status);
    return;
  }
  if (!event.expected && campaign.categories.empty()) {
    world.met("R24 launch without an audience");
    world.refuse("no_audience", "/data");
    return;
  }
  world.met(event.expected ? "R24 launched, expected" : "R24 launched, categories");
  campaign.status = "sending";
  campaign.launched_at = world.now;
  campaign.expected = event.expected;
  world.tell(event.subject, "campaign.launched", {{"campaign", event.subject}});
  if (!event.expected) open_campaign(world, event.subject, campaign.account, campaign.categories);
}

void cancel(World& world, const Event& event) {
  const bool is_unknown = !world.campaigns.contains(event.subject);
  if (is_unknown) {
    world.met(counts_of(world, event.subject).is_known ? "R24 cancelled when external" : "R24 cancelled when unknown");
  }
  Campaign& campaign = world.campaigns[event.subject];
  if (campaign.was_cancelled) {
    world.met("R24 cancelled again");
    return;
  }
  if (!is_unknown) world.met("R24 cancelled when " + campaign.status);
  campaign.was_cancelled = true;
  if (campaign.status != "completed") campaign.status = "cancelled";
  world.tell(event.subject, "campaign.cancelled", {{"campaign", event.subject}});
  cancel_enrolments(world, event.subject);
}

void complete(World& world, const std::string& id, const std::string& reason) {
  world.met("R24 completed " + reason);
  world.campaigns.at(id).status = "completed";
  world.tell(id, "campaign.completed", {{"campaign", id}, {"reason", reason}, {"stats", campaign_stats(world, id)}});
}

}  // namespace

void apply_campaign_event(World& world, const Event& event) {
  if (event.type == "campaign.created") create(world, event);
  if (event.type == "campaign.launched") launch(world, event);
  if (event.type == "campaign.cancelled") cancel(world, event);
  if (event.type == "category.upserted") {
    world.categories.insert(event.subject);
    world.tell(event.subject, event.type, {{"name", *event.name}});
  }
  if (event.type == "category.deleted") {
    if (!world.categories.contains(event.subject)) world.met("R23 unknown category deleted");
    world.categories.erase(event.subject);
    world.tell(event.subject, event.type, {});
  }
}

void complete_finished(World& world) {
  for (const auto& [id, campaign] : world.campaigns) {
    if (campaign.status != "sending") continue;
    const CampaignCounts counts = counts_of(world, id);
    // Of a launch without `expected` the one partition has answered when its line is done.
    const bool is_enrolled = !campaign.expected || counts.total_contacts + counts.excluded >= *campaign.expected;
    if (!is_enrolled || counts.final_contacts != counts.total_contacts) continue;
    if (counts.total_contacts == 0) world.met("R24 completed empty");
    if (campaign.expected && counts.excluded > 0 && counts.total_contacts < *campaign.expected) {
      world.met("R24 completed with excluded ones");
    }
    complete(world, id, "all_final");
  }
}

std::optional<Millis> next_deadline(const World& world) {
  std::optional<Millis> next;
  for (const auto& [id, campaign] : world.campaigns) {
    if (campaign.status != "sending") continue;
    next = std::min(next.value_or(deadline_of(campaign)), deadline_of(campaign));
  }
  return next;
}

void fire_deadlines(World& world) {
  for (const auto& [id, campaign] : world.campaigns) {
    if (campaign.status != "sending" || deadline_of(campaign) > world.now) continue;
    complete(world, id, "deadline");
  }
}

}  // namespace relance::oracle

#include "oracle/stats.h"

namespace relance::oracle {
namespace {

namespace json = boost::json;

void count_message(const Message& message, MessageCounts& counts) {
  if (!message.exists) return;
  counts.requested += 1;
  if (message.sent_at) counts.sent += 1;
  if (message.status >= Status::delivered) counts.delivered += 1;
  if (message.status >= Status::read) counts.read += 1;
  if (message.status == Status::failed) counts.failed += 1;
}

json::object message_stats(const MessageCounts& counts) {
  return {{"requested", counts.requested},
          {"sent", counts.sent},
          {"delivered", counts.delivered},
          {"read", counts.read},
          {"failed", counts.failed}};
}

std::set<std::string> listed_campaigns(const World& world) {
  std::set<std::string> ids;
  for (const auto& [id, campaign] : world.campaigns) ids.insert(id);
  for (const auto& [key, contact] : world.contacts) {
    for (const Enrolment& enrolment : contact.enrolments) ids.insert(enrolment.campaign);
    for (const std::string& campaign : contact.excluded) ids.insert(campaign);
  }
  return ids;
}

json::object category_stats(const World& world) {
  std::map<std::string, std::uint64_t> counts;
  for (const std::string& id : world.categories) counts[id] = 0;
  for (const auto& [key, contact] : world.contacts) {
    const std::set<std::string> named(contact.categories.begin(), contact.categories.end());
    if (!contact.exists) continue;
    for (const std::string& id : named) counts[id] += 1;
  }
  json::object out;
  for (const auto& [id, count] : counts) out[id] = json::object{{"contact_count", count}};
  return out;
}

}  // namespace

CampaignCounts counts_of(const World& world, const std::string& campaign) {
  CampaignCounts counts;
  for (const auto& [key, contact] : world.contacts) {
    if (counts_as_excluded(contact, campaign)) counts.excluded += 1;
    for (const Interaction& interaction : contact.interactions) {
      if (interaction.campaign == campaign) counts.interactions += 1;
    }
    const Enrolment* enrolment = find_enrolment(contact, campaign);
    if (enrolment == nullptr) continue;
    const Outcome outcome = outcome_of(*enrolment);
    counts.total_contacts += 1;
    counts.outcomes.at(static_cast<std::size_t>(outcome)) += 1;
    if (is_final(outcome)) counts.final_contacts += 1;
    count_message(enrolment->message_1, counts.message_1);
    count_message(enrolment->message_2, counts.message_2);
  }
  counts.is_known = counts.total_contacts + counts.excluded > 0;
  return counts;
}

json::object campaign_stats(const World& world, const std::string& campaign) {
  const CampaignCounts counts = counts_of(world, campaign);
  json::object out{{"total_contacts", counts.total_contacts}};
  for (int i = 0; i < kOutcomes; ++i) {
    const auto outcome = static_cast<Outcome>(i);
    out[outcome_name(outcome)] = counts.of(outcome);
  }
  out["message_1"] = message_stats(counts.message_1);
  out["message_2"] = message_stats(counts.message_2);
  out["interaction_count"] = counts.interactions;
  out["sent_count"] = counts.message_1.sent + counts.message_2.sent;
  out["delivered_count"] = counts.message_1.delivered + counts.message_2.delivered;
  out["read_count"] = counts.message_1.read + counts.message_2.read;
  out["failed_count"] = counts.failures();
  out["excluded"] = counts.excluded;
  return out;
}

json::object all_stats(const World& world) {
  std::uint64_t existing = 0;
  std::uint64_t interactions = 0;
  for (const auto& [key, contact] : world.contacts) {
    if (contact.exists) existing += 1;
    interactions += contact.interactions.size();
  }
  std::uint64_t sent = 0;
  std::uint64_t delivered = 0;
  std::uint64_t read = 0;
  std::uint64_t failures = 0;
  std::map<std::string, std::uint64_t> by_status;
  json::object campaigns;
  for (const std::string& id : listed_campaigns(world)) {
    const CampaignCounts counts = counts_of(world, id);
    sent += counts.message_1.sent + counts.message_2.sent;
    delivered += counts.message_1.delivered + counts.message_2.delivered;
    read += counts.message_1.read + counts.message_2.read;
    failures += counts.failures();
    const auto at = world.campaigns.find(id);
    const std::string status = at == world.campaigns.end() ? "external" : at->second.status;
    by_status[status] += 1;
    json::object stats = campaign_stats(world, id);
    stats["status"] = status;
    campaigns[id] = std::move(stats);
  }
  json::object global{{"total_contacts", existing},
                      {"messages_sent", sent},
                      {"messages_delivered", delivered},
                      {"messages_read", read},
                      {"interactions", interactions},
                      {"failures", failures},
                      {"campaigns", json::value_from(by_status)}};
  return {{"global", std::move(global)}, {"campaigns", std::move(campaigns)}, {"categories", category_stats(world)}};
}

}  // namespace relance::oracle

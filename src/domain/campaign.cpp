#include <algorithm>

#include <relance/base/assert.h>
#include <relance/domain/campaign.h>

namespace relance::domain {
namespace {

void apply(Campaign& campaign, const CampaignCreated& created, Timestamp now, const Rules& rules,
           CampaignEffects& out) {
  if (campaign.status != CampaignStatus::kUnknown && campaign.status != CampaignStatus::kExternal) return;
  campaign.status = CampaignStatus::kDraft;
  campaign.account = created.account;
  if (created.categories) campaign.categories.assign(created.categories->begin(), created.categories->end());
  campaign.deadline_hours = created.deadline_hours.value_or(rules.deadline_hours);
  out.facts.push_back({campaign.id, now, created});
  out.defined = true;
}

void open(const Campaign& campaign, CampaignEffects& out) {
  out.categories.assign(campaign.categories.begin(), campaign.categories.end());
  out.broadcasts.push_back(CampaignOpened{campaign.id, campaign.account, out.categories});
}

void apply(Campaign& campaign, const CampaignLaunched& launched, Timestamp now, const Rules&, CampaignEffects& out) {
  if (campaign.status == CampaignStatus::kUnknown || campaign.status == CampaignStatus::kExternal) {
    out.refusal = Refusal::kUnknownCampaign;
    return;
  }
  if (campaign.status != CampaignStatus::kDraft) return;
  if (!launched.expected && campaign.categories.empty()) {
    out.refusal = Refusal::kNoAudience;
    return;
  }
  campaign.status = CampaignStatus::kSending;
  campaign.expected = launched.expected;
  campaign.deadline_at = now + std::chrono::hours{campaign.deadline_hours};
  out.timer = *campaign.deadline_at;
  out.facts.push_back({campaign.id, now, CampaignLaunchedFact{}});
  if (!launched.expected) open(campaign, out);
}

void apply(Campaign& campaign, const CampaignCancelRequested&, Timestamp now, const Rules&, CampaignEffects& out) {
  if (campaign.cancel_seen) return;
  campaign.cancel_seen = true;
  if (campaign.status != CampaignStatus::kCompleted) campaign.status = CampaignStatus::kCancelled;
  campaign.deadline_at = {};
  out.facts.push_back({campaign.id, now, CampaignCancelledFact{}});
  out.broadcasts.push_back(CampaignCancelled{campaign.id});
}

bool enrolment_is_complete(const Campaign& campaign, PartitionCount contact_partitions) {
  if (!campaign.expected) return campaign.answered.size() == static_cast<std::size_t>(contact_partitions.value());
  return static_cast<std::uint64_t>(campaign.counts.total_contacts + campaign.counts.excluded) >= *campaign.expected;
}

void complete(Campaign& campaign, CampaignCompleted::Reason reason, Timestamp now, CampaignEffects& out) {
  campaign.status = CampaignStatus::kCompleted;
  campaign.deadline_at = {};
  out.facts.push_back({campaign.id, now, CampaignCompleted{reason, campaign.counts}});
}

}  // namespace

void decide(Campaign& campaign, const CampaignEvent& event, Timestamp now, const Rules& rules, CampaignEffects& out) {
  RELANCE_ASSERT(campaign.id == event.campaign);
  std::visit([&](const auto& body) { apply(campaign, body, now, rules, out); }, event.body);
}

void count(Campaign& campaign, const CountChange& change) {
  campaign.counts.subtract(change.before);
  campaign.counts.add(change.after);
  if (campaign.status == CampaignStatus::kUnknown && !campaign.counts.empty())
    campaign.status = CampaignStatus::kExternal;
}

void count(Campaign& campaign, const CampaignCounts& difference) {
  campaign.counts.add(difference);
  if (campaign.status == CampaignStatus::kUnknown && !campaign.counts.empty())
    campaign.status = CampaignStatus::kExternal;
}

void answer(Campaign& campaign, Partition partition) {
  if (campaign.status != CampaignStatus::kSending || campaign.expected) return;
  const auto place = std::ranges::lower_bound(campaign.answered, partition);
  if (place == campaign.answered.end() || *place != partition) campaign.answered.insert(place, partition);
}

void settle(Campaign& campaign, PartitionCount contact_partitions, Timestamp now, CampaignEffects& out) {
  if (campaign.status != CampaignStatus::kSending) return;
  if (!enrolment_is_complete(campaign, contact_partitions) || !campaign.counts.all_final()) return;
  complete(campaign, CampaignCompleted::Reason::kAllFinal, now, out);
}

void fire_deadline(Campaign& campaign, Timestamp now, CampaignEffects& out) {
  if (campaign.status != CampaignStatus::kSending || !campaign.deadline_at || *campaign.deadline_at > now) return;
  complete(campaign, CampaignCompleted::Reason::kDeadline, now, out);
}

GlobalShare global_share_of(const Campaign& campaign) {
  const CampaignCounts& counts = campaign.counts;
  return {counts.sent_count(), counts.delivered_count(), counts.read_count(), counts.failed_count(), campaign.status};
}

void GlobalCounts::replace(const GlobalShare& before, const GlobalShare& after) {
  messages_sent += after.messages_sent - before.messages_sent;
  messages_delivered += after.messages_delivered - before.messages_delivered;
  messages_read += after.messages_read - before.messages_read;
  failures += after.failures - before.failures;
  --campaigns[static_cast<std::size_t>(before.status)];
  ++campaigns[static_cast<std::size_t>(after.status)];
}

void GlobalCounts::add(const GlobalCounts& difference) {
  total_contacts += difference.total_contacts;
  interactions += difference.interactions;
  messages_sent += difference.messages_sent;
  messages_delivered += difference.messages_delivered;
  messages_read += difference.messages_read;
  failures += difference.failures;
  for (std::size_t i = 0; i < campaigns.size(); ++i) campaigns[i] += difference.campaigns[i];
}

void decide(Category& category, const CategoryEvent& event) {
  RELANCE_ASSERT(category.id == event.category);
  category.exists = std::holds_alternative<CategoryUpserted>(event.body);
}

}  // namespace relance::domain

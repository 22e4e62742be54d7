#include "campaign_task.h"

#include <algorithm>

#include <relance/events/fact_writer.h>
#include <relance/json/text.h>

namespace relance::offline {

CampaignTask::CampaignTask(PartitionCount contact_partitions)
    : contact_partitions_(contact_partitions), deadlines_(KeyOf{&campaigns_}) {}

CampaignTask::Number CampaignTask::find_or_add(domain::CampaignIdView id) {
  const auto found = numbers_.find(id.text());
  if (found != numbers_.end()) return found->second;
  const auto number = static_cast<Number>(campaigns_.size());
  campaigns_.emplace_back().id = id;
  numbers_.emplace(id.text(), number);
  return number;
}

domain::Category& CampaignTask::category(domain::CategoryIdView id) {
  const auto found = categories_.find(id.text());
  if (found != categories_.end()) return found->second;
  domain::Category& added = categories_[std::string{id.text()}];
  added.id = id;
  return added;
}

void CampaignTask::touch(Number number) {
  if (std::ranges::find(touched_, number) == touched_.end()) touched_.push_back(number);
}

void CampaignTask::arm(Number number, const domain::CampaignEffects& effects) {
  if (effects.timer) deadlines_.arm(*effects.timer, number);
}

domain::Campaign& CampaignTask::decide(const domain::CampaignEvent& event, Timestamp now,
                                       domain::CampaignEffects& out) {
  const Number number = find_or_add(event.campaign);
  domain::decide(campaigns_[number], event, now, domain::kCurrentRules, out);
  arm(number, out);
  touch(number);
  return campaigns_[number];
}

void CampaignTask::decide(const domain::CategoryEvent& event) {
  domain::decide(category(event.category), event);
}

void CampaignTask::count(const domain::ContactEffects& effects) {
  contacts_ += effects.contacts;
  interactions_ += effects.interactions;
  for (const domain::CategoryChange& change : effects.categories) category(change.category).contacts += change.contacts;
  for (const domain::CountChange& change : effects.counts) {
    const Number number = find_or_add(change.campaign);
    domain::count(campaigns_[number], change);
    touch(number);
  }
}

void CampaignTask::answer(domain::CampaignIdView campaign, Partition partition) {
  const Number number = find_or_add(campaign);
  domain::answer(campaigns_[number], partition);
  touch(number);
}

void CampaignTask::settle(Timestamp now, domain::CampaignEffects& out, const OnEffects& on_effects) {
  for (const Number number : touched_) {
    out.clear();
    domain::settle(campaigns_[number], contact_partitions_, now, out);
    on_effects(campaigns_[number], out);
  }
  touched_.clear();
}

domain::Campaign& CampaignTask::fire(Timestamp now, domain::CampaignEffects& out) {
  const auto timer = deadlines_.take();
  fire_deadline(campaigns_[timer.key], now, out);
  return campaigns_[timer.key];
}

void CampaignTask::write_stats(ByteBuffer& out) const {
  domain::GlobalCounts global;
  global.total_contacts = contacts_;
  global.interactions = interactions_;
  for (const domain::Campaign& campaign : campaigns_) global.replace({}, global_share_of(campaign));
  out.append(R"({"global":)");
  events::write_global_stats(global, out);
  out.append(R"(,"campaigns":{)");
  std::string_view separator;
  for (const auto& [id, number] : numbers_) {
    const domain::Campaign& campaign = campaigns_[number];
    if (campaign.status == domain::CampaignStatus::kUnknown) continue;
    out.append(separator);
    json::append_plain_string(id, out);
    out.push(':');
    events::write_campaign_stats(campaign, out);
    separator = ",";
  }
  out.append(R"(},"categories":{)");
  separator = {};
  for (const auto& [id, category] : categories_) {
    if (!category.listed()) continue;
    out.append(separator);
    json::append_plain_string(id, out);
    out.push(':');
    events::write_category_stats(category, out);
    separator = ",";
  }
  out.append("}}");
}

}  // namespace relance::offline

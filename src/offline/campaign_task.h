// The campaign log: campaigns, categories and the global scope, in memory.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <relance/base/byte_buffer.h>
#include <relance/domain/campaign.h>

#include "timer_queue.h"

namespace relance::offline {

class CampaignTask {
 public:
  using OnEffects = std::function<void(const domain::Campaign&, domain::CampaignEffects&)>;

  explicit CampaignTask(PartitionCount contact_partitions);

  domain::Campaign& decide(const domain::CampaignEvent& event, Timestamp now, domain::CampaignEffects& out);
  void decide(const domain::CategoryEvent& event);

  // Adds differences from contact tasks, until settle().
  void count(const domain::ContactEffects& effects);
  void answer(domain::CampaignIdView campaign, Partition partition);
  // Checks every campaign that was counted or answered since the last call for completion.
  void settle(Timestamp now, domain::CampaignEffects& out, const OnEffects& on_effects);

  [[nodiscard]] OptionalTime next_due() const { return deadlines_.earliest(); }
  domain::Campaign& fire(Timestamp now, domain::CampaignEffects& out);

  void write_stats(ByteBuffer& out) const;

 private:
  using Number = std::uint32_t;
  struct KeyOf {
    const std::deque<domain::Campaign>* campaigns;
    std::string_view operator()(Number number) const { return (*campaigns)[number].id.text(); }
  };

  Number find_or_add(domain::CampaignIdView id);
  domain::Category& category(domain::CategoryIdView id);
  void touch(Number number);
  void arm(Number number, const domain::CampaignEffects& effects);

  PartitionCount contact_partitions_;
  std::deque<domain::Campaign> campaigns_;
  std::map<std::string, Number, std::less<>> numbers_;
  std::map<std::string, domain::Category, std::less<>> categories_;
  std::int64_t contacts_ = 0;
  std::int64_t interactions_ = 0;
  std::vector<Number> touched_;
  TimerQueue<KeyOf> deadlines_;
};

}  // namespace relance::offline

// One campaign with what it decided, for tests of R20 to R24. Times are durations since kStart.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <relance/domain/campaign.h>

namespace relance::domain::test {

using namespace std::chrono_literals;

inline constexpr Timestamp kStart = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20};
inline constexpr CategoryIdView kVip[] = {CategoryIdView{"vip"}, CategoryIdView{"new"}};

inline CampaignCreated created(std::optional<std::span<const CategoryIdView>> categories = std::nullopt,
                               std::optional<std::int64_t> deadline_hours = std::nullopt) {
  return {"Autumn", AccountIdView{"acc"}, "{}", "{}", categories, deadline_hours};
}
inline CampaignLaunched launched(std::optional<std::uint64_t> expected = std::nullopt) {
  return {expected};
}
inline Contribution counted(Outcome outcome, std::uint8_t message_1 = kRequestedBit) {
  Contribution c;
  c.exists = true;
  c.outcome = outcome;
  c.messages[0] = message_1;
  return c;
}

class Sender {
 public:
  explicit Sender(int contact_partitions = 1) : partitions(contact_partitions) { campaign.id = CampaignId{"c1"}; }

  // The names of the facts that it decided, in order.
  using Facts = std::vector<std::string>;

  Facts take(Duration time, CampaignEventBody body) {
    out.clear();
    decide(campaign, {campaign.id, kStart + time, std::move(body)}, kStart + time, kCurrentRules, out);
    return facts();
  }
  void count(const Contribution& before, const Contribution& after) {
    domain::count(campaign, {campaign.id, before, after});
  }
  void enrol(Outcome outcome, int contacts = 1) {
    for (int i = 0; i < contacts; ++i) count({}, counted(outcome));
  }
  Facts settle(Duration time) {
    out.clear();
    domain::settle(campaign, PartitionCount{partitions}, kStart + time, out);
    return facts();
  }
  Facts fire(Duration time) {
    out.clear();
    fire_deadline(campaign, kStart + time, out);
    return facts();
  }

  Campaign campaign;
  CampaignEffects out;

 private:
  [[nodiscard]] Facts facts() const {
    Facts names;
    for (const CampaignFact& fact : out.facts) names.push_back(name_of(fact));
    return names;
  }
  static std::string name_of(const CampaignFact& fact) {
    if (std::holds_alternative<CampaignCreated>(fact.body)) return "created";
    if (std::holds_alternative<CampaignLaunchedFact>(fact.body)) return "launched";
    if (std::holds_alternative<CampaignCancelledFact>(fact.body)) return "cancelled";
    const bool deadline = std::get<CampaignCompleted>(fact.body).reason == CampaignCompleted::Reason::kDeadline;
    return deadline ? "completed by deadline" : "completed";
  }

  int partitions;
};

}  // namespace relance::domain::test

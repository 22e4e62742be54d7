#include <relance/domain/counters.h>

namespace relance::domain {

void CampaignCounts::apply(const Contribution& contribution, std::int64_t sign) {
  if (contribution.excluded) excluded += sign;
  if (!contribution.exists) return;
  total_contacts += sign;
  outcomes[static_cast<std::size_t>(contribution.outcome)] += sign;
  interaction_count += sign * contribution.interactions;
  for (std::size_t message = 0; message < messages.size(); ++message) {
    for (std::size_t counter = 0; counter < kMessageCounterCount; ++counter) {
      if (contribution.messages[message] >> counter & 1) messages[message][counter] += sign;
    }
  }
}

void CampaignCounts::add(const CampaignCounts& other) {
  total_contacts += other.total_contacts;
  interaction_count += other.interaction_count;
  excluded += other.excluded;
  for (std::size_t i = 0; i < outcomes.size(); ++i) outcomes[i] += other.outcomes[i];
  for (std::size_t message = 0; message < messages.size(); ++message) {
    for (std::size_t i = 0; i < kMessageCounterCount; ++i) messages[message][i] += other.messages[message][i];
  }
}

std::int64_t CampaignCounts::failed_count() const {
  return of(Outcome::kFailed) + of(Outcome::kNoInteraction) + of(Outcome::kLateInteraction);
}

bool CampaignCounts::all_final() const {
  return of(Outcome::kPending) == 0 && of(Outcome::kAwaitingReply) == 0 && of(Outcome::kReplied) == 0;
}

}  // namespace relance::domain

#include <relance/domain/campaign.h>
#include <relance/domain/effects.h>

namespace relance::domain {

void ContactEffects::clear() {
  facts.clear();
  outbox.clear();
  counts.clear();
  categories.clear();
  past.clear();
  timers.clear();
  contacts = 0;
  interactions = 0;
  refusal.reset();
  drop = Drop::kNone;
  before.clear();
  text.clear();
}

void CampaignEffects::clear() {
  facts.clear();
  broadcasts.clear();
  defined = false;
  timer.reset();
  refusal.reset();
  categories.clear();
}

}  // namespace relance::domain

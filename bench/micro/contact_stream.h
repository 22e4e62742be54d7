// The contacts of the workload, decided upon in memory.
#pragma once

#include <vector>

#include <relance/domain/decide_contact.h>

#include "workload_stream.h"

namespace relance::bench {

// Nothing is cancelled, nobody has a past.
class NoSurroundings final : public domain::PartitionContext {
 public:
  [[nodiscard]] bool is_cancelled(domain::CampaignIdView) const override { return false; }
  [[nodiscard]] domain::PastEnrolment past(domain::ContactKeyView, domain::CampaignIdView) const override {
    return domain::PastEnrolment::kNone;
  }
};

// kStreamContacts of them, before anything happened.
[[nodiscard]] std::vector<domain::Contact> new_contacts();

// Decides upon the whole stream and returns how many facts followed.
std::size_t decide_stream(std::vector<domain::Contact>& contacts, domain::ContactEffects& effects);

}  // namespace relance::bench

// The lists of the API.
#pragma once

#include "list/listing.h"

namespace relance::api {

[[nodiscard]] const Listing& campaign_listing();
[[nodiscard]] const Listing& campaign_contact_listing();      // `campaign` from the path
[[nodiscard]] const Listing& campaign_interaction_listing();  // same
[[nodiscard]] const Listing& category_listing();
[[nodiscard]] const Listing& contact_listing();
[[nodiscard]] const Listing& message_listing();
[[nodiscard]] const Listing& interaction_listing();

// Derives the parameters that choose the plan: from `search`, a prefix of a number or of words of a name; from the
// outcome `excluded`, contacts without an outcome.
void derive(Parameters& parameters);

}  // namespace relance::api

// The lists that the API has.
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

// What parameters stand for where that chooses the plan: `search` for the beginning of a number, or of words of a name;
// the outcome `excluded` for contacts that have none.
void derive(Parameters& parameters);

}  // namespace relance::api

// A page of a list as what is answered, and cached.
#pragma once

#include <relance/projections/documents.h>

#include "list/listing.h"

namespace relance::api {

// None: what the list hangs on is not there.
[[nodiscard]] projections::DocumentResult read_page_document(ports::SqlSession& session, const Listing& listing,
                                                             const PageRequest& request);

}  // namespace relance::api

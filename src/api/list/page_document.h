// A page of a list as what is answered, and cached.
#pragma once

#include <relance/views/documents.h>

#include "list/listing.h"

namespace relance::api {

// None: what the list hangs on is not there.
[[nodiscard]] views::DocumentResult read_page_document(ports::SqlSession& session, const Listing& listing,
                                                       const PageRequest& request);

}  // namespace relance::api

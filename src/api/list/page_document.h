// A page of a list, as returned and cached.
#pragma once

#include <relance/projections/documents.h>

#include "list/listing.h"

namespace relance::api {

// nullopt: the parent of the list does not exist.
[[nodiscard]] projections::DocumentResult read_page_document(ports::SqlSession& session, const Listing& listing,
                                                             const PageRequest& request);

}  // namespace relance::api

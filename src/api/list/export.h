// Exports a whole list as CSV, page by page, as the client takes it.
#pragma once

#include <memory>

#include <relance/ports/http.h>
#include <relance/ports/sql.h>

#include "list/listing.h"

namespace relance::api {

// Writes until all is written or the client is gone. An error breaks the body, so that the client notices. On a thread
// that may block.
[[nodiscard]] ports::PortResult<ports::Done> write_csv(ports::SqlSession& session, const Listing& listing,
                                                       PageRequest request, ports::HttpBodyWriter& body);

}  // namespace relance::api

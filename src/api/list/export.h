// A whole list as CSV, page after page, while the client takes it.
#pragma once

#include <memory>

#include <relance/ports/http.h>
#include <relance/ports/sql.h>

#include "list/listing.h"

namespace relance::api {

// Writes until all is written or nobody listens. What fails breaks the body, so that its client sees it. On a thread
// that may wait.
[[nodiscard]] ports::PortResult<ports::Done> write_csv(ports::SqlSession& session, const Listing& listing,
                                                       PageRequest request, ports::HttpBodyWriter& body);

}  // namespace relance::api

// The parameters of a list: its own filters, and those common to all lists (limit, offset, cursor, fields, sort).
#pragma once

#include <vector>

#include "list/listing.h"

namespace relance::api {

// Parameters already set in `out` come from the path. Reports all errors at once.
[[nodiscard]] std::vector<http::InvalidParameter> read_page_request(const ports::HttpRequest& request,
                                                                    const Listing& listing, PageRequest& out);

// Rejects parameters on routes that have none.
[[nodiscard]] std::vector<http::InvalidParameter> refuse_parameters(const ports::HttpRequest& request);

}  // namespace relance::api

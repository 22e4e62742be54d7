// The parameters of a list: filters of its own, and those of every list (limit, offset, cursor, fields, sort).
#pragma once

#include <vector>

#include "list/listing.h"

namespace relance::api {

// Parameters that `given` holds already come from the path. All errors are reported at once.
[[nodiscard]] std::vector<http::InvalidParameter> read_page_request(const ports::HttpRequest& request,
                                                                    const Listing& listing, PageRequest& out);

// Refuses parameters where none are taken.
[[nodiscard]] std::vector<http::InvalidParameter> refuse_parameters(const ports::HttpRequest& request);

}  // namespace relance::api

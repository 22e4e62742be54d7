// The list of categories as /api/categories returns it without parameters.
#pragma once

#include <relance/projections/documents.h>

namespace relance::api {

// The result is never nullopt.
[[nodiscard]] projections::DocumentResult read_category_list(ports::SqlSession& session);

}  // namespace relance::api

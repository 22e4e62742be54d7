// The list of categories as /api/categories answers it to who asks without parameters.
#pragma once

#include <relance/projections/documents.h>

namespace relance::api {

// Never none.
[[nodiscard]] projections::DocumentResult read_category_list(ports::SqlSession& session);

}  // namespace relance::api

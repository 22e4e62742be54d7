// The list of categories as /api/categories answers it to who asks without parameters.
#pragma once

#include <relance/views/documents.h>

namespace relance::api {

// Never none.
[[nodiscard]] views::DocumentResult read_category_list(ports::SqlSession& session);

}  // namespace relance::api

#include <relance/api/category_list.h>
#include <relance/base/assert.h>

#include "list/listings.h"
#include "list/page_document.h"
#include "list/page_request.h"

namespace relance::api {

projections::DocumentResult read_category_list(ports::SqlSession& session) {
  PageRequest request;
  const auto errors = read_page_request({}, category_listing(), request);
  RELANCE_ASSERT(errors.empty());
  return read_page_document(session, category_listing(), request);
}

}  // namespace relance::api

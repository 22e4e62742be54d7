#include "list/page_document.h"

#include <relance/api/category_list.h>
#include <relance/base/assert.h>

#include "list/listings.h"
#include "list/page_request.h"

namespace relance::api {

views::DocumentResult read_page_document(ports::SqlSession& session, const Listing& listing,
                                         const PageRequest& request) {
  const auto version = views::read_version(session);
  if (!version) return Failure{version.error()};
  Page page;
  if (auto read = read_page(session, listing, request, page); !read) return Failure{read.error()};
  if (!page.exists) return std::optional<views::Document>{};
  return std::optional{views::Document{to_json(page), version.value(), false}};
}

views::DocumentResult read_category_list(ports::SqlSession& session) {
  PageRequest request;
  const auto errors = read_page_request({}, category_listing(), request);
  RELANCE_ASSERT(errors.empty());
  return read_page_document(session, category_listing(), request);
}

}  // namespace relance::api

#include "list/page_document.h"

namespace relance::api {

projections::DocumentResult read_page_document(ports::SqlSession& session, const Listing& listing,
                                               const PageRequest& request) {
  const auto version = projections::read_version(session);
  if (!version) return Failure{version.error()};
  Page page;
  if (auto read = read_page(session, listing, request, page); !read) return Failure{read.error()};
  if (!page.exists) return std::optional<projections::Document>{};
  return std::optional{projections::Document{to_json(page), version.value(), false}};
}

}  // namespace relance::api

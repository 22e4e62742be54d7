#include "list/page_document.h"

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

}  // namespace relance::api

#include "list/export.h"

#include "list/csv.h"

namespace relance::api {
namespace {

using ports::Done;
using ports::PortResult;

std::string header_of(const Listing& listing) {
  std::string text;
  for (const ListField& field : listing.fields) {
    if (!text.empty()) text.push_back(',');
    append_cell(field.name, text);
  }
  return text.append(kCsvLineEnd);
}

std::string lines_of(const Page& page) {
  std::string text;
  for (std::size_t i = 0; i < page.count; ++i) {
    const auto row = page.rows.row(i);
    for (std::size_t k = 0; k < page.fields.size(); ++k) {
      if (k > 0) text.push_back(',');
      append_cell(row[k], text);
    }
    text.append(kCsvLineEnd);
  }
  return text;
}

}  // namespace

PortResult<Done> write_csv(ports::SqlSession& session, const Listing& listing, PageRequest request,
                           ports::HttpBodyWriter& body) {
  const Plan& plan = plan_of(listing, request.parameters);
  request.limit = kExportPageRows;
  if (!body.write(header_of(listing))) return Done{};
  for (;;) {
    Page page;
    if (auto read = read_page(session, listing, request, page); !read) return read;
    if (page.count > 0 && !body.write(lines_of(page))) return Done{};
    if (page.next.empty()) break;
    request.after.clear();
    if (!read_cursor(listing, plan, page.next, request))
      return ports::failure(ports::Reaction::kStop, "a cursor of our own cannot be read");
  }
  body.end();
  return Done{};
}

}  // namespace relance::api

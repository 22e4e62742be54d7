// Lists of rows in pages. Each is described by data: its fields, its filters, and for each combination of parameters an
// index that gives the rows in order. The cost of a page does not depend on the size of the table: filters not covered
// by an index examine at most kScanMax rows, and the page then ends early, with a cursor after the examined rows.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <relance/ports/sql.h>

#include "list/parameters.h"

namespace relance::api {

inline constexpr std::int64_t kLimitDefault = 50;
inline constexpr std::int64_t kLimitMax = 500;
inline constexpr std::int64_t kOffsetMax = 10'000;
inline constexpr std::int64_t kScanMax = 10'000;
inline constexpr std::int64_t kExportPageRows = 2000;

struct ListField {
  std::string_view name;  // in JSON
  std::string_view sql;
  ports::SqlType type = ports::SqlType::kText;
};

// A part of a WHERE clause: `{name}` is replaced by the value of a parameter. It applies if all its parameters are set.
using Condition = std::string_view;

// A way to find rows in order: the first plan whose parameters are all set is used.
struct Plan {
  std::span<const std::string_view> needs = {};
  std::string_view rows = {};             // a table, or a join in parentheses, without an alias: `r` is added
  std::span<const Condition> index = {};  // covered by the index
  std::span<const ListField> order = {};  // of the rows; together unique
  bool descending = false;
  std::span<const Condition> filters = {};  // evaluated row by row
  std::string_view total = {};              // a query for the total; empty: unknown. No row: 404
};

struct Listing {
  std::string_view name;  // in paths and cache keys
  std::span<const Parameter> parameters;
  std::span<const ListField> fields;
  std::string_view joins;  // additional joins with `r`
  std::span<const Plan> plans;
};

// One request for a listing.
struct PageRequest {
  Parameters parameters;
  std::vector<std::size_t> fields;  // indexes of the fields to return
  std::int64_t limit = kLimitDefault;
  std::int64_t offset = 0;
  bool reverse = false;                // in the reverse order of the plan
  std::vector<ports::SqlValue> after;  // values of the plan's order; empty: from the start
  std::vector<std::string> texts;      // owns the texts that `after` borrows
};

[[nodiscard]] const Plan& plan_of(const Listing& listing, const Parameters& parameters);

// The end of a page as opaque text: it names the plan and its keys.
[[nodiscard]] std::string make_cursor(const Listing& listing, const Plan& plan, std::span<const ports::SqlValue> keys);
// False: not a cursor for this list.
[[nodiscard]] bool read_cursor(const Listing& listing, const Plan& plan, std::string_view text, PageRequest& out);

// The rows of one page: the requested fields, and the end of the page.
struct Page {
  std::vector<ListField> fields;
  ports::SqlRows rows;
  std::size_t count = 0;  // rows that belong to the page
  std::string next;       // cursor; empty: this is the last page
  std::optional<std::int64_t> total;
  bool exists = true;  // false: the parent of the list does not exist
};

[[nodiscard]] ports::PortResult<ports::Done> read_page(ports::SqlSession& session, const Listing& listing,
                                                       const PageRequest& request, Page& page);

// Whether the parent of the list exists.
[[nodiscard]] ports::PortResult<bool> has_rows(ports::SqlSession& session, const Listing& listing,
                                               const PageRequest& request);

// {"items":[{...}],"next":"..." or null,"total":n or null}
[[nodiscard]] std::string to_json(const Page& page);

}  // namespace relance::api

// Lists of rows in pages. Each is described by data: which fields, which filters, and for each way to ask which index
// gives the rows in order. A page costs what it returns, whatever the size of the table: filters that no index takes in
// look at kScanMax rows at most, and the page then ends early, with a cursor behind what was looked at.
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

// A part of a WHERE: `{name}` stands for the value of a parameter. It counts if all that it names are there.
using Condition = std::string_view;

// A way to find rows in order: that of the first plan whose parameters are all there is taken.
struct Plan {
  std::span<const std::string_view> needs = {};
  std::string_view rows = {};             // a table, or a join in brackets, without an alias: it is called `r`
  std::span<const Condition> index = {};  // what the index takes in
  std::span<const ListField> order = {};  // of rows, unique together
  bool descending = false;
  std::span<const Condition> filters = {};  // what is looked at row by row
  std::string_view total = {};              // a query for the number of all; empty: not known. No row: 404
};

struct Listing {
  std::string_view name;  // in paths and cache keys
  std::span<const Parameter> parameters;
  std::span<const ListField> fields;
  std::string_view joins;  // to `r`
  std::span<const Plan> plans;
};

// What one request wants of a listing.
struct PageRequest {
  Parameters parameters;
  std::vector<std::size_t> fields;  // numbers of those to answer
  std::int64_t limit = kLimitDefault;
  std::int64_t offset = 0;
  bool reverse = false;                // against the order of the plan
  std::vector<ports::SqlValue> after;  // of the plan's order; none: from the beginning
  std::vector<std::string> texts;      // what `after` borrows
};

[[nodiscard]] const Plan& plan_of(const Listing& listing, const Parameters& parameters);

// Where a page ended, as text that only we read: names the plan and its keys.
[[nodiscard]] std::string make_cursor(const Listing& listing, const Plan& plan, std::span<const ports::SqlValue> keys);
// False: it is none of ours for this list.
[[nodiscard]] bool read_cursor(const Listing& listing, const Plan& plan, std::string_view text, PageRequest& out);

// Rows of one page: the fields that were asked for, and where it ends.
struct Page {
  std::vector<ListField> fields;
  ports::SqlRows rows;
  std::size_t count = 0;  // of rows that belong to the page
  std::string next;       // cursor; empty: this was the last page
  std::optional<std::int64_t> total;
  bool exists = true;  // false: what the list hangs on is not there
};

[[nodiscard]] ports::PortResult<ports::Done> read_page(ports::SqlSession& session, const Listing& listing,
                                                       const PageRequest& request, Page& page);

// Whether what the list hangs on is there.
[[nodiscard]] ports::PortResult<bool> has_rows(ports::SqlSession& session, const Listing& listing,
                                               const PageRequest& request);

// {"items":[{...}],"next":"..." or null,"total":n or null}
[[nodiscard]] std::string to_json(const Page& page);

}  // namespace relance::api

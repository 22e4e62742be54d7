#include "list/listing.h"

#include <algorithm>
#include <charconv>

#include <relance/base/assert.h>
#include <relance/base/encoding.h>
#include <relance/json/writer.h>
#include <relance/projections/row_json.h>

namespace relance::api {
namespace {

using ports::Done;
using ports::PortResult;
using ports::SqlType;
using ports::SqlValue;

// A statement with its parameters, each bound once.
class Statement {
 public:
  explicit Statement(const Parameters& parameters) : named_(parameters) {}

  Statement& append(std::string_view sql) {
    text_.append(sql);
    return *this;
  }
  Statement& append_value(SqlValue value) {
    values_.push_back(value);
    text_.append("$").append(std::to_string(values_.size()));
    return *this;
  }
  // Replaces names in braces by parameters.
  Statement& append_condition(std::string_view sql) {
    while (!sql.empty()) {
      const std::size_t open = sql.find('{');
      append(sql.substr(0, open));
      if (open == std::string_view::npos) break;
      const std::size_t close = sql.find('}', open);
      append_value(named_.value(sql.substr(open + 1, close - open - 1)));
      sql.remove_prefix(close + 1);
    }
    return *this;
  }

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::span<const SqlValue> values() const { return values_; }

 private:
  const Parameters& named_;
  std::string text_;
  std::vector<SqlValue> values_;
};

bool counts(Condition condition, const Parameters& parameters) {
  for (std::size_t open = condition.find('{'); open != Condition::npos; open = condition.find('{', open + 1)) {
    const std::size_t close = condition.find('}', open);
    if (!parameters.has(condition.substr(open + 1, close - open - 1))) return false;
  }
  return true;
}

std::vector<Condition> that_count(std::span<const Condition> conditions, const Parameters& parameters) {
  std::vector<Condition> those;
  for (const Condition condition : conditions) {
    if (counts(condition, parameters)) those.push_back(condition);
  }
  return those;
}

void append_keys(const Plan& plan, std::string_view suffix, Statement& out) {
  for (std::size_t i = 0; i < plan.order.size(); ++i) {
    if (i > 0) out.append(", ");
    out.append(plan.order[i].sql).append(suffix);
  }
}

bool is_descending(const Plan& plan, const PageRequest& request) {
  return plan.descending != request.reverse;
}

void append_order(const Plan& plan, const PageRequest& request, Statement& out) {
  out.append(" ORDER BY ");
  append_keys(plan, is_descending(plan, request) ? " DESC" : "", out);
}

// `count` rows in the order of the index.
void append_scan(const Plan& plan, const PageRequest& request, std::int64_t count, Statement& out) {
  out.append("(SELECT * FROM ").append_condition(plan.rows).append(" r WHERE true");
  for (const Condition condition : that_count(plan.index, request.parameters))
    out.append(" AND ").append_condition(condition);
  if (!request.after.empty()) {
    out.append(" AND (");
    append_keys(plan, "", out);
    out.append(is_descending(plan, request) ? ") < (" : ") > (");
    for (std::size_t i = 0; i < request.after.size(); ++i) {
      if (i > 0) out.append(", ");
      out.append_value(request.after[i]);
    }
    out.append(")");
  }
  append_order(plan, request, out);
  out.append(" LIMIT ").append_value(count).append(") r");
}

std::vector<SqlType> types_of(const std::vector<ListField>& fields, const Plan& plan) {
  std::vector<SqlType> types;
  types.reserve(fields.size() + plan.order.size());
  for (const ListField& field : fields) types.push_back(field.type);
  for (const ListField& key : plan.order) types.push_back(key.type);
  return types;
}

PortResult<Done> read_rows(ports::SqlSession& session, const Listing& listing, const Plan& plan,
                           const PageRequest& request, std::int64_t scanned, Page& page) {
  Statement statement{request.parameters};
  statement.append("SELECT ");
  for (const ListField& field : page.fields) statement.append(field.sql).append(", ");
  append_keys(plan, "", statement);
  statement.append(" FROM ");
  append_scan(plan, request, scanned, statement);
  statement.append(" ").append(listing.joins).append(" WHERE true");
  for (const Condition condition : that_count(plan.filters, request.parameters))
    statement.append(" AND ").append_condition(condition);
  append_order(plan, request, statement);
  statement.append(" LIMIT ").append_value(request.limit + 1).append(" OFFSET ").append_value(request.offset);
  return session.query(statement.text(), statement.values(), types_of(page.fields, plan), page.rows);
}

// The cursor at which the scan of an incomplete page ended; empty: it has seen all rows.
PortResult<std::string> end_of_scan(ports::SqlSession& session, const Listing& listing, const Plan& plan,
                                    const PageRequest& request, std::int64_t scanned) {
  Statement statement{request.parameters};
  statement.append("SELECT ");
  append_keys(plan, "", statement);
  statement.append(" FROM ");
  append_scan(plan, request, scanned, statement);
  append_order(plan, request, statement);
  statement.append(" LIMIT 1 OFFSET ").append_value(scanned - 1);
  ports::SqlRows rows;
  if (auto read = session.query(statement.text(), statement.values(), types_of({}, plan), rows); !read)
    return Failure{read.error()};
  return rows.size() == 0 ? std::string{} : make_cursor(listing, plan, rows.row(0));
}

PortResult<Done> read_total(ports::SqlSession& session, const Plan& plan, const PageRequest& request, Page& page) {
  if (plan.total.empty()) return Done{};
  Statement statement{request.parameters};
  statement.append_condition(plan.total);
  ports::SqlRows rows;
  constexpr std::array kTypes = {SqlType::kInteger};
  if (auto read = session.query(statement.text(), statement.values(), kTypes, rows); !read) return read;
  page.exists = rows.size() > 0;
  if (!page.exists) return Done{};
  const auto* total = std::get_if<std::int64_t>(&rows.row(0)[0]);
  page.total = total != nullptr ? *total : 0;
  return Done{};
}

// Converts one key of a cursor to text and back.
std::string key_text(const SqlValue& value) {
  if (const auto* text = std::get_if<std::string_view>(&value)) return std::string{*text};
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* time = std::get_if<Timestamp>(&value)) return std::to_string(time->time_since_epoch().count());
  if (const auto* uuid = std::get_if<Uuid>(&value)) return to_string(*uuid);
  RELANCE_ASSERT(std::holds_alternative<bool>(value));
  return std::get<bool>(value) ? "1" : "0";
}

std::optional<SqlValue> key_value(SqlType type, std::string_view text) {
  if (type == SqlType::kText) return SqlValue{text};
  if (type == SqlType::kUuid) {
    const auto uuid = parse_uuid(text);
    return uuid ? std::optional{SqlValue{*uuid}} : std::nullopt;
  }
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (type == SqlType::kInteger) return SqlValue{number};
  if (type != SqlType::kTime || number < 0 || number >= kWritableEnd.time_since_epoch().count()) return std::nullopt;
  return SqlValue{Timestamp{Duration{number}}};
}

constexpr char kCursorSeparator = '\x1f';  // occurs in no id, word or number

std::string plan_name(const Listing& listing, const Plan& plan) {
  const auto number = std::ranges::find_if(listing.plans, [&](const Plan& p) { return &p == &plan; });
  return std::string{listing.name} + "." + std::to_string(number - listing.plans.begin());
}

}  // namespace

const Plan& plan_of(const Listing& listing, const Parameters& parameters) {
  for (const Plan& plan : listing.plans) {
    if (std::ranges::all_of(plan.needs, [&](std::string_view name) { return parameters.has(name); })) return plan;
  }
  RELANCE_ASSERT(false);  // the last plan needs no parameters
}

std::string make_cursor(const Listing& listing, const Plan& plan, std::span<const SqlValue> keys) {
  std::string text = plan_name(listing, plan);
  for (const SqlValue& key : keys) text.append(1, kCursorSeparator).append(key_text(key));
  return to_base64url(text);
}

bool read_cursor(const Listing& listing, const Plan& plan, std::string_view text, PageRequest& out) {
  const auto decoded = decode_base64url(text);
  if (!decoded || decoded->find('\0') != std::string::npos || !json::is_utf8(*decoded)) return false;
  std::string_view rest = *decoded;
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t end = rest.find(kCursorSeparator);
    parts.emplace_back(rest.substr(0, end));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  if (parts.front() != plan_name(listing, plan) || parts.size() != plan.order.size() + 1) return false;
  out.texts = std::move(parts);
  for (std::size_t i = 0; i < plan.order.size(); ++i) {
    const auto value = key_value(plan.order[i].type, out.texts[i + 1]);
    if (!value) return false;
    out.after.push_back(*value);
  }
  return true;
}

PortResult<Done> read_page(ports::SqlSession& session, const Listing& listing, const PageRequest& request, Page& page) {
  const Plan& plan = plan_of(listing, request.parameters);
  page.fields.clear();
  for (const std::size_t field : request.fields) page.fields.push_back(listing.fields[field]);
  if (auto total = read_total(session, plan, request, page); !total || !page.exists) return total;
  const bool is_filtered = !that_count(plan.filters, request.parameters).empty();
  const std::int64_t scanned = is_filtered ? kScanMax : request.offset + request.limit + 1;
  if (auto read = read_rows(session, listing, plan, request, scanned, page); !read) return read;
  page.count = std::min(page.rows.size(), static_cast<std::size_t>(request.limit));
  if (page.rows.size() > page.count) {
    page.next = make_cursor(listing, plan, page.rows.row(page.count - 1).subspan(page.fields.size()));
    return Done{};
  }
  if (!is_filtered) return Done{};
  auto end = end_of_scan(session, listing, plan, request, scanned);
  if (!end) return Failure{end.error()};
  page.next = std::move(end).value();
  return Done{};
}

PortResult<bool> has_rows(ports::SqlSession& session, const Listing& listing, const PageRequest& request) {
  Page page;
  if (auto total = read_total(session, plan_of(listing, request.parameters), request, page); !total)
    return Failure{total.error()};
  return page.exists;
}

std::string to_json(const Page& page) {
  ByteBuffer text;
  json::Writer out{text};
  out.begin_object().name("items").begin_array();
  for (std::size_t i = 0; i < page.count; ++i) {
    out.begin_object();
    for (std::size_t k = 0; k < page.fields.size(); ++k)
      projections::write_value(page.fields[k].type, page.rows.row(i)[k], out.name(page.fields[k].name));
    out.end_object();
  }
  out.end_array().name("next");
  page.next.empty() ? out.null() : out.text(page.next);
  out.name("total");
  page.total ? out.number(*page.total) : out.null();
  out.end_object();
  return std::string{text.view()};
}

}  // namespace relance::api

#include <algorithm>
#include <array>
#include <vector>

#include <relance/json/writer.h>
#include <relance/projections/documents.h>
#include <relance/projections/row_json.h>

namespace relance::projections {
namespace {

using ports::Done;
using ports::PortResult;
using ports::SqlRows;
using ports::SqlType;
using ports::SqlValue;

using Row = std::span<const SqlValue>;

constexpr std::string_view kVersion = "(SELECT version FROM view_state WHERE id = 1)";

constexpr std::array kTotals = {"total_contacts", "messages_sent", "messages_delivered",
                                "messages_read",  "interactions",  "failures"};

std::int64_t integer(const SqlValue& value) {
  const auto* number = std::get_if<std::int64_t>(&value);
  return number != nullptr ? *number : 0;
}

std::string text_of(const ByteBuffer& out) {
  return std::string{out.view()};
}

// The members of the totals; a missing row counts as zeros.
struct Totals {
  std::array<std::int64_t, kTotals.size()> counts{};
  std::string campaigns = "{}";
  SqlValue as_of_offset;
  SqlValue as_of_time;
  std::int64_t version = 0;

  void write(json::Writer& out) const {
    for (std::size_t i = 0; i < kTotals.size(); ++i) out.name(kTotals[i]).number(counts[i]);
  }
};

PortResult<Totals> read_totals(ports::SqlSession& session) {
  SqlRows rows;
  using enum SqlType;
  constexpr std::array kTypes = {kInteger, kInteger, kInteger, kInteger, kInteger,
                                 kInteger, kJson,    kInteger, kTime,    kInteger};
  if (auto read = session.query(
          "SELECT g.total_contacts, g.messages_sent, g.messages_delivered, g.messages_read, g.interactions, "
          "g.failures, g.campaigns, g.as_of_offset, g.as_of_time, v.version "
          "FROM view_state v LEFT JOIN global_stats g ON g.id = v.id WHERE v.id = 1",
          {}, kTypes, rows);
      !read) {
    return Failure{read.error()};
  }
  Totals totals;
  if (rows.size() == 0) return totals;
  const Row row = rows.row(0);
  for (std::size_t i = 0; i < kTotals.size(); ++i) totals.counts[i] = integer(row[i]);
  if (const auto* campaigns = std::get_if<std::string_view>(&row[6])) totals.campaigns = *campaigns;
  totals.as_of_offset = row[7];
  totals.as_of_time = row[8];
  totals.version = integer(row[9]);
  return totals;
}

std::string global_json(const Totals& totals) {
  ByteBuffer text;
  json::Writer out{text};
  out.begin_object();
  totals.write(out);
  out.name("campaigns").raw(totals.campaigns);
  write_as_of(totals.as_of_offset, totals.as_of_time, out);
  out.end_object();
  return text_of(text);
}

// The counters of campaign_stats: columns of a table `s`, and their nesting in JSON.
constexpr std::string_view kCampaignCounters =
    "s.total_contacts, s.pending, s.awaiting_reply, s.replied, s.message_2_sent, s.no_interaction, "
    "s.late_interaction, s.failed, s.opted_out, s.cancelled, "
    "s.message_1_requested, s.message_1_sent, s.message_1_delivered, s.message_1_read, s.message_1_failed, "
    "s.message_2_requested, s.message_2_sent_total, s.message_2_delivered, s.message_2_read, s.message_2_failed, "
    "s.interaction_count, s.sent_count, s.delivered_count, s.read_count, s.failed_count, s.excluded, "
    "s.as_of_offset, s.as_of_time";
constexpr std::array<std::string_view, 10> kPlainCounters = {
    "total_contacts", "pending",          "awaiting_reply", "replied",   "message_2_sent",
    "no_interaction", "late_interaction", "failed",         "opted_out", "cancelled"};
constexpr std::array<std::string_view, 5> kMessageCounters = {"requested", "sent", "delivered", "read", "failed"};
constexpr std::array<std::string_view, 6> kSums = {"interaction_count", "sent_count",   "delivered_count",
                                                   "read_count",        "failed_count", "excluded"};
constexpr std::size_t kCounterCount = kPlainCounters.size() + 2 * kMessageCounters.size() + kSums.size();

std::vector<SqlType> campaign_types() {
  std::vector<SqlType> types(kCounterCount + 1, SqlType::kInteger);
  types.push_back(SqlType::kTime);
  return types;
}

// `row` begins with the counters.
void write_campaign_counters(Row row, json::Writer& out) {
  std::size_t at = 0;
  for (const std::string_view name : kPlainCounters) out.name(name).number(integer(row[at++]));
  for (const std::string_view message : {"message_1", "message_2"}) {
    out.name(message).begin_object();
    for (const std::string_view name : kMessageCounters) out.name(name).number(integer(row[at++]));
    out.end_object();
  }
  const std::size_t sums = at;
  for (const std::string_view name : kSums) out.name(name).number(integer(row[at++]));
  // Also under the names of the global statistics.
  out.name("messages_sent").number(integer(row[sums + 1]));
  out.name("messages_delivered").number(integer(row[sums + 2]));
  out.name("messages_read").number(integer(row[sums + 3]));
  out.name("interactions").number(integer(row[sums]));
  out.name("failures").number(integer(row[sums + 4]));
  write_as_of(row[at], row[at + 1], out);
}

bool is_final(const SqlValue& status) {
  const auto* word = std::get_if<std::string_view>(&status);
  return word != nullptr && (*word == "completed" || *word == "cancelled");
}

constexpr std::size_t kHoursOfDays = 30 * 24;
constexpr std::size_t kHoursShown = 48;
constexpr std::array kActivity = {"messages_sent", "messages_delivered", "messages_read", "interactions", "failures"};

void write_activity(std::string_view name, Timestamp time, const std::array<std::int64_t, kActivity.size()>& counts,
                    json::Writer& out) {
  out.begin_object().name(name).time(time);
  for (std::size_t i = 0; i < kActivity.size(); ++i) out.name(kActivity[i]).number(counts[i]);
  out.end_object();
}

std::array<std::int64_t, kActivity.size()> activity_of(Row row) {
  std::array<std::int64_t, kActivity.size()> counts{};
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] = integer(row[i + 1]);
  return counts;
}

// Newest hour first.
void write_hours(const SqlRows& rows, json::Writer& out) {
  out.name("by_hour").begin_array();
  for (std::size_t i = 0; i < std::min(rows.size(), kHoursShown); ++i)
    write_activity("hour", std::get<Timestamp>(rows.row(i)[0]), activity_of(rows.row(i)), out);
  out.end_array();
}

void write_days(const SqlRows& rows, json::Writer& out) {
  out.name("by_day").begin_array();
  std::size_t i = 0;
  while (i < rows.size()) {
    const auto day = std::chrono::floor<std::chrono::days>(std::get<Timestamp>(rows.row(i)[0]));
    std::array<std::int64_t, kActivity.size()> sums{};
    for (; i < rows.size() && std::chrono::floor<std::chrono::days>(std::get<Timestamp>(rows.row(i)[0])) == day; ++i) {
      const auto counts = activity_of(rows.row(i));
      for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += counts[k];
    }
    write_activity("day", day, sums, out);
  }
  out.end_array();
}

PortResult<Done> add_activity(ports::SqlSession& session, json::Writer& out) {
  SqlRows rows;
  using enum SqlType;
  constexpr std::array kTypes = {kTime, kInteger, kInteger, kInteger, kInteger, kInteger};
  const std::array parameters = {SqlValue{static_cast<std::int64_t>(kHoursOfDays)}};
  if (auto read = session.query("SELECT hour, messages_sent, messages_delivered, messages_read, interactions, failures "
                                "FROM hourly_activity ORDER BY hour DESC LIMIT $1",
                                parameters, kTypes, rows);
      !read) {
    return read;
  }
  write_hours(rows, out);
  write_days(rows, out);
  return Done{};
}

constexpr std::int64_t kRecentCampaigns = 10;

PortResult<Done> add_recent_campaigns(ports::SqlSession& session, json::Writer& out) {
  SqlRows rows;
  std::vector<SqlType> types = campaign_types();
  const std::size_t at = types.size();
  types.insert(types.end(), {SqlType::kText, SqlType::kText, SqlType::kText, SqlType::kTime});
  const std::array parameters = {SqlValue{kRecentCampaigns}};
  const std::string statement = "SELECT " + std::string{kCampaignCounters} +
                                ", c.id, c.name, c.status, c.created_at FROM campaigns c LEFT JOIN campaign_stats s "
                                "ON s.campaign_id = c.id ORDER BY c.listed_at DESC, c.id DESC LIMIT $1";
  if (auto read = session.query(statement, parameters, types, rows); !read) return read;
  out.name("recent_campaigns").begin_array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row row = rows.row(i);
    out.begin_object();
    write_value(SqlType::kText, row[at], out.name("id"));
    write_value(SqlType::kText, row[at + 1], out.name("name"));
    write_value(SqlType::kText, row[at + 2], out.name("status"));
    write_value(SqlType::kTime, row[at + 3], out.name("created_at"));
    out.name("stats").begin_object();
    write_campaign_counters(row, out);
    out.end_object().end_object();
  }
  out.end_array();
  return Done{};
}

}  // namespace

PortResult<std::int64_t> read_version(ports::SqlSession& session) {
  SqlRows rows;
  constexpr std::array kTypes = {SqlType::kInteger};
  if (auto read = session.query("SELECT version FROM view_state WHERE id = 1", {}, kTypes, rows); !read)
    return Failure{read.error()};
  return rows.size() == 0 ? 0 : integer(rows.row(0)[0]);
}

DocumentResult read_global_stats(ports::SqlSession& session) {
  const auto totals = read_totals(session);
  if (!totals) return Failure{totals.error()};
  return std::optional{Document{global_json(totals.value()), totals.value().version, false}};
}

namespace {

// For rows that begin with the counters, followed by id and status.
std::string campaign_json(Row row, std::size_t at) {
  ByteBuffer text;
  json::Writer out{text};
  out.begin_object();
  write_value(SqlType::kText, row[at], out.name("campaign"));
  write_value(SqlType::kText, row[at + 1], out.name("status"));
  write_campaign_counters(row, out);
  out.end_object();
  return text_of(text);
}

}  // namespace

DocumentResult read_campaign_stats(ports::SqlSession& session, std::string_view campaign) {
  SqlRows rows;
  std::vector<SqlType> types = campaign_types();
  const std::size_t at = types.size();
  types.insert(types.end(), {SqlType::kText, SqlType::kText, SqlType::kInteger});
  const std::array parameters = {SqlValue{campaign}};
  const std::string statement = "SELECT " + std::string{kCampaignCounters} + ", c.id, c.status, " +
                                std::string{kVersion} +
                                " FROM campaigns c LEFT JOIN campaign_stats s ON s.campaign_id = c.id WHERE c.id = $1";
  if (auto read = session.query(statement, parameters, types, rows); !read) return Failure{read.error()};
  if (rows.size() == 0) return std::optional<Document>{};
  const Row row = rows.row(0);
  return std::optional{Document{campaign_json(row, at), integer(row[at + 2]), is_final(row[at + 1])}};
}

PortResult<std::vector<StatsEvent>> read_stats_since(ports::SqlSession& session, std::int64_t behind,
                                                     std::int64_t limit) {
  SqlRows rows;
  std::vector<SqlType> types = campaign_types();
  const std::size_t at = types.size();
  types.insert(types.end(), {SqlType::kText, SqlType::kText});
  const std::array parameters = {SqlValue{behind}, SqlValue{limit}};
  const std::string statement = "SELECT " + std::string{kCampaignCounters} +
                                ", c.id, c.status FROM campaign_stats s JOIN campaigns c ON c.id = s.campaign_id "
                                "WHERE s.as_of_offset > $1 ORDER BY s.as_of_offset LIMIT $2";
  if (auto read = session.query(statement, parameters, types, rows); !read) return Failure{read.error()};
  std::vector<StatsEvent> events;
  for (std::size_t i = 0; i < rows.size(); ++i)
    events.push_back({integer(rows.row(i)[at - 2]), false, campaign_json(rows.row(i), at)});
  const auto totals = read_totals(session);
  if (!totals) return Failure{totals.error()};
  const std::int64_t position = integer(totals.value().as_of_offset);
  const bool is_new = totals.value().as_of_offset.index() != 0 && position > behind;
  const bool is_cut = static_cast<std::int64_t>(events.size()) == limit && events.back().position < position;
  if (is_new && !is_cut) events.push_back({position, true, global_json(totals.value())});
  std::ranges::sort(events, {}, &StatsEvent::position);
  return events;
}

DocumentResult read_dashboard(ports::SqlSession& session) {
  const auto version = read_version(session);
  if (!version) return Failure{version.error()};
  const auto totals = read_totals(session);
  if (!totals) return Failure{totals.error()};
  ByteBuffer text;
  json::Writer out{text};
  out.begin_object().name("totals").begin_object();
  totals.value().write(out);
  out.end_object();
  out.name("campaigns_by_status").raw(totals.value().campaigns);
  if (auto added = add_activity(session, out); !added) return Failure{added.error()};
  if (auto added = add_recent_campaigns(session, out); !added) return Failure{added.error()};
  out.name("sends_last_24h").null();
  write_as_of(totals.value().as_of_offset, totals.value().as_of_time, out);
  out.end_object();
  return std::optional{Document{text_of(text), version.value(), false}};
}

DocumentResult read_category(ports::SqlSession& session, std::string_view category) {
  SqlRows rows;
  constexpr std::array kTypes = {SqlType::kText, SqlType::kText, SqlType::kInteger, SqlType::kInteger};
  const std::array parameters = {SqlValue{category}};
  const std::string statement =
      "SELECT id, name, contact_count, " + std::string{kVersion} + " FROM categories WHERE id = $1 AND listed";
  if (auto read = session.query(statement, parameters, kTypes, rows); !read) return Failure{read.error()};
  if (rows.size() == 0) return std::optional<Document>{};
  const Row row = rows.row(0);
  ByteBuffer text;
  json::Writer out{text};
  out.begin_object();
  write_value(SqlType::kText, row[0], out.name("id"));
  write_value(SqlType::kText, row[1], out.name("name"));
  write_value(SqlType::kInteger, row[2], out.name("contact_count"));
  out.end_object();
  return std::optional{Document{text_of(text), integer(row[3]), false}};
}

DocumentResult read_category_count(ports::SqlSession& session, std::string_view category) {
  SqlRows rows;
  constexpr std::array kTypes = {SqlType::kInteger, SqlType::kInteger};
  const std::array parameters = {SqlValue{category}};
  if (auto read = session.query("SELECT (SELECT contact_count FROM categories WHERE id = $1 AND listed), version FROM "
                                "view_state WHERE id = 1",
                                parameters, kTypes, rows);
      !read) {
    return Failure{read.error()};
  }
  ByteBuffer text;
  json::Writer out{text};
  out.begin_object().name("category").text(category);
  out.name("contact_count").number(rows.size() == 0 ? 0 : integer(rows.row(0)[0]));
  out.end_object();
  return std::optional{Document{text_of(text), rows.size() == 0 ? 0 : integer(rows.row(0)[1]), false}};
}

}  // namespace relance::projections

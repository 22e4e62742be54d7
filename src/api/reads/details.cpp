#include "reads/details.h"

#include <algorithm>
#include <array>
#include <vector>

#include <relance/json/writer.h>
#include <relance/projections/row_json.h>

#include "list/listings.h"

namespace relance::api {
namespace {

using ports::Done;
using ports::PortResult;
using ports::SqlRows;
using ports::SqlValue;
using enum ports::SqlType;

using Fields = std::span<const ListField>;

constexpr std::int64_t kTimelineMax = 100;
constexpr std::int64_t kEnrolmentsMax = 100;

PortResult<Done> read_fields(ports::SqlSession& session, Fields fields, std::string_view behind, SqlValue key,
                             SqlRows& rows, std::int64_t limit = 1) {
  std::string statement = "SELECT ";
  std::vector<ports::SqlType> types;
  for (const ListField& field : fields) {
    statement.append(types.empty() ? "" : ", ").append(field.sql);
    types.push_back(field.type);
  }
  statement.append(" ").append(behind).append(" LIMIT $2");
  const std::array parameters = {key, SqlValue{limit}};
  return session.query(statement, parameters, types, rows);
}

void write_fields(Fields fields, std::span<const SqlValue> row, json::Writer& out) {
  for (std::size_t i = 0; i < fields.size(); ++i)
    projections::write_value(fields[i].type, row[i], out.name(fields[i].name));
}

void write_rows(std::string_view name, Fields fields, const SqlRows& rows, json::Writer& out) {
  out.name(name).begin_array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    out.begin_object();
    write_fields(fields, rows.row(i), out);
    out.end_object();
  }
  out.end_array();
}

// Fields that the list does not show.
constexpr ListField kMoreOfCampaign[] = {
    {"message_1", "r.message_1", kJson},
    {"message_2", "r.message_2", kJson},
    {"completed_stats", "r.completed_stats", kJson},
};
constexpr ListField kMoreOfContact[] = {{"present", "r.present", kBoolean}};

// The fields of a list and further ones, for one of its rows.
std::vector<ListField> joined(const Listing& listing, Fields more) {
  std::vector<ListField> fields{listing.fields.begin(), listing.fields.end()};
  fields.insert(fields.end(), more.begin(), more.end());
  return fields;
}

constexpr ListField kCategory[] = {{"id", "k.category_id"}, {"name", "g.name"}};
constexpr ListField kWindow[] = {{"account", "w.account"}, {"until", "w.until", kTime}};
constexpr ListField kEnrolment[] = {
    {"campaign_id", "e.campaign_id"},
    {"campaign_name", "c.name"},
    {"outcome", "e.outcome"},
    {"excluded", "e.excluded"},
    {"enrolled_at", "e.enrolled_at", kTime},
    {"outcome_at", "e.outcome_at", kTime},
    {"timed_out_at", "e.timed_out_at", kTime},
};
constexpr ListField kMessage[] = {
    {"at", "COALESCE(m.sent_at, m.created_at)", kTime},
    {"id", "m.id", kUuid},
    {"campaign_id", "m.campaign_id"},
    {"message_type", "m.message_type"},
    {"status", "m.status"},
    {"sent_at", "m.sent_at", kTime},
    {"delivered_at", "m.delivered_at", kTime},
    {"read_at", "m.read_at", kTime},
    {"error_title", "m.error_title"},
};
constexpr ListField kInteraction[] = {
    {"at", "i.occurred_at", kTime},          {"id", "i.id", kUuid},
    {"campaign_id", "i.campaign_id"},        {"interaction_type", "i.interaction_type"},
    {"received_at", "i.received_at", kTime}, {"within_24h", "i.within_24h", kBoolean},
};

// A section of the timeline: rows of one kind.
struct Kind {
  std::string_view what;
  Fields fields;
  SqlRows rows;
};

void write_timeline(const std::array<Kind, 3>& kinds, json::Writer& out) {
  struct Entry {
    Timestamp at;
    const Kind* kind = nullptr;
    std::size_t row = 0;
  };
  std::vector<Entry> entries;
  for (const Kind& kind : kinds) {
    for (std::size_t i = 0; i < kind.rows.size(); ++i) {
      const auto* at = std::get_if<Timestamp>(&kind.rows.row(i)[0]);
      if (at != nullptr) entries.push_back({*at, &kind, i});
    }
  }
  std::ranges::stable_sort(entries, std::ranges::greater{}, &Entry::at);
  if (entries.size() > static_cast<std::size_t>(kTimelineMax)) entries.resize(kTimelineMax);
  out.name("timeline").begin_array();
  for (const Entry& entry : entries) {
    out.begin_object().name("what").text(entry.kind->what);
    write_fields(entry.kind->fields, entry.kind->rows.row(entry.row), out);
    out.end_object();
  }
  out.end_array();
}

constexpr ListField kOutcome[] = {
    {"at", "e.outcome_at", kTime}, {"campaign_id", "e.campaign_id"}, {"outcome", "e.outcome"}};

PortResult<Done> add_timeline(ports::SqlSession& session, const Uuid& contact, json::Writer& out) {
  std::array<Kind, 3> kinds = {Kind{"message", kMessage, {}}, Kind{"interaction", kInteraction, {}},
                               Kind{"outcome", kOutcome, {}}};
  constexpr std::array<std::string_view, 3> kSources = {
      "FROM messages m WHERE m.contact_id = $1 ORDER BY m.created_at DESC",
      "FROM interactions i WHERE i.contact_id = $1 ORDER BY i.occurred_at DESC",
      "FROM enrolments e WHERE e.contact_id = $1 AND e.outcome IS NOT NULL ORDER BY e.outcome_at DESC"};
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (auto read = read_fields(session, kinds[i].fields, kSources[i], contact, kinds[i].rows, kTimelineMax); !read)
      return read;
  }
  write_timeline(kinds, out);
  return Done{};
}

}  // namespace

projections::DocumentResult read_campaign(ports::SqlSession& session, std::string_view campaign) {
  SqlRows rows;
  const std::vector<ListField> fields = joined(campaign_listing(), kMoreOfCampaign);
  const std::string source = "FROM campaigns r " + std::string{campaign_listing().joins} + " WHERE r.id = $1";
  if (auto read = read_fields(session, fields, source, campaign, rows); !read) return Failure{read.error()};
  if (rows.size() == 0) return std::optional<projections::Document>{};
  ByteBuffer text;
  json::Writer out{text};
  out.begin_object();
  write_fields(fields, rows.row(0), out);
  out.end_object();
  return std::optional{projections::Document{std::string{text.view()}, 0, false}};
}

projections::DocumentResult read_contact(ports::SqlSession& session, const Uuid& contact) {
  SqlRows rows;
  const std::vector<ListField> fields = joined(contact_listing(), kMoreOfContact);
  if (auto read = read_fields(session, fields, "FROM contacts r WHERE r.id = $1", contact, rows); !read)
    return Failure{read.error()};
  if (rows.size() == 0) return std::optional<projections::Document>{};
  ByteBuffer text;
  json::Writer out{text};
  out.begin_object();
  write_fields(fields, rows.row(0), out);
  struct Part {
    std::string_view name;
    Fields fields;
    std::string_view source;
  };
  constexpr std::array kParts = {
      Part{"categories", kCategory,
           "FROM category_contacts k LEFT JOIN categories g ON g.id = k.category_id WHERE k.contact_id = $1 "
           "ORDER BY k.category_id"},
      Part{"windows", kWindow, "FROM windows w WHERE w.contact_id = $1 ORDER BY w.account"},
      Part{"enrolments", kEnrolment,
           "FROM enrolments e LEFT JOIN campaigns c ON c.id = e.campaign_id WHERE e.contact_id = $1 "
           "ORDER BY e.campaign_id"}};
  for (const Part& part : kParts) {
    if (auto read = read_fields(session, part.fields, part.source, contact, rows, kEnrolmentsMax); !read)
      return Failure{read.error()};
    write_rows(part.name, part.fields, rows, out);
  }
  if (auto added = add_timeline(session, contact, out); !added) return Failure{added.error()};
  out.end_object();
  return std::optional{projections::Document{std::string{text.view()}, 0, false}};
}

}  // namespace relance::api

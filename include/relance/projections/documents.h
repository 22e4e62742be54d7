// What is read most, as JSON: made from the tables by the materializer, or to answer a request.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <relance/ports/sql.h>

namespace relance::projections {

struct Document {
  std::string json;
  std::int64_t version = 0;  // of the view, at the latest
  bool is_final = false;     // of a campaign that is completed or cancelled
};

// None: there is no such thing.
using DocumentResult = ports::PortResult<std::optional<Document>>;

// Of the current projection.
[[nodiscard]] ports::PortResult<std::int64_t> read_version(ports::SqlSession& session);

// {"total_contacts","messages_sent","messages_delivered","messages_read","interactions","failures","campaigns":{...},
//  "as_of":{"position","time"}}: R22 of the rules. Before the first event: zeros, and an `as_of` of nulls.
[[nodiscard]] DocumentResult read_global_stats(ports::SqlSession& session);

// R21 under its own names and under those of the global statistics, with "campaign", "status" and "as_of".
[[nodiscard]] DocumentResult read_campaign_stats(ports::SqlSession& session, std::string_view campaign);

// Statistics that were written behind a position of relance.stats.
struct StatsEvent {
  std::int64_t position = 0;
  bool is_global = false;
  std::string json;  // as read_global_stats or read_campaign_stats have it
};
// In the order of their positions, `limit` at most; of each scope the latest.
[[nodiscard]] ports::PortResult<std::vector<StatsEvent>> read_stats_since(ports::SqlSession& session,
                                                                          std::int64_t behind, std::int64_t limit);

// Everything a dashboard shows in one document: "totals" as read_global_stats has them, "by_hour" (the newest 48 hours
// in which something happened), "by_day" (30 days), "campaigns_by_status", "recent_campaigns" (10, with their
// statistics), "sends_last_24h" (by account, with the limit; null: nothing sends here yet), "as_of".
[[nodiscard]] DocumentResult read_dashboard(ports::SqlSession& session);

// {"id","name","contact_count"} of one that is listed.
[[nodiscard]] DocumentResult read_category(ports::SqlSession& session, std::string_view category);

// {"category","contact_count"}; 0 for one that is not listed.
[[nodiscard]] DocumentResult read_category_count(ports::SqlSession& session, std::string_view category);

}  // namespace relance::projections

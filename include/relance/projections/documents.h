// The most frequently read documents, as JSON: made from the tables by the materializer, or on request.
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
  std::int64_t version = 0;  // of the projection, at most
  bool is_final = false;     // of a completed or cancelled campaign
};

// nullopt: it does not exist.
using DocumentResult = ports::PortResult<std::optional<Document>>;

// The version of the current projections.
[[nodiscard]] ports::PortResult<std::int64_t> read_version(ports::SqlSession& session);

// {"total_contacts","messages_sent","messages_delivered","messages_read","interactions","failures","campaigns":{...},
//  "as_of":{"position","time"}}: R22 of the rules. Before the first event: zeros, and an `as_of` of nulls.
[[nodiscard]] DocumentResult read_global_stats(ports::SqlSession& session);

// R21 under its own names and those of the global statistics, with "campaign", "status" and "as_of".
[[nodiscard]] DocumentResult read_campaign_stats(ports::SqlSession& session, std::string_view campaign);

// Statistics that were written after a position of relance.stats.
struct StatsEvent {
  std::int64_t position = 0;
  bool is_global = false;
  std::string json;  // as returned by read_global_stats or read_campaign_stats
};
// By position, at most `limit`; only the latest of each scope.
[[nodiscard]] ports::PortResult<std::vector<StatsEvent>> read_stats_since(ports::SqlSession& session,
                                                                          std::int64_t behind, std::int64_t limit);

// A whole dashboard in one document: "totals" as in read_global_stats, "by_hour" (the latest 48 hours with activity),
// "by_day" (30 days), "campaigns_by_status", "recent_campaigns" (10, with their statistics), "sends_last_24h" (by
// account, with the limit; null: Relance does not send yet), "as_of".
[[nodiscard]] DocumentResult read_dashboard(ports::SqlSession& session);

// {"id","name","contact_count"} of a category that is listed.
[[nodiscard]] DocumentResult read_category(ports::SqlSession& session, std::string_view category);

// {"category","contact_count"}; the count is 0 if it is not listed.
[[nodiscard]] DocumentResult read_category_count(ports::SqlSession& session, std::string_view category);

}  // namespace relance::projections

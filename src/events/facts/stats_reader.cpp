#include <optional>

#include <simdjson.h>

#include <relance/events/stats_reader.h>

#include "counter_names.h"
#include "facts/stats_members.h"

namespace relance::events {
namespace {

using domain::CampaignStatus;

bool read_counter(simdjson::dom::object stats, CounterName counter, std::int64_t& out) {
  simdjson::dom::object object = stats;
  if (!counter.group.empty() && stats[counter.group].get_object().get(object) != simdjson::SUCCESS) return false;
  return object[counter.name].get_int64().get(out) == simdjson::SUCCESS;
}

std::optional<CampaignStatus> parse_campaign_status(std::string_view word) {
  for (std::size_t i = 1; i < domain::kCampaignStatusCount; ++i) {
    if (to_text(static_cast<CampaignStatus>(i)) == word) return static_cast<CampaignStatus>(i);
  }
  return std::nullopt;
}

Failure<Defect> failed(Reason reason, std::string path) {
  return {Defect{reason, std::move(path)}};
}

Result<Stats, Defect> read_campaign(std::string_view id, simdjson::dom::object stats) {
  CampaignStats campaign{domain::CampaignIdView{id}, {}, {}};
  std::string_view word;
  if (stats["status"].get_string().get(word) != simdjson::SUCCESS) return failed(Reason::kMember, "/status");
  const auto status = parse_campaign_status(word);
  if (!status) return failed(Reason::kValue, "/status");
  campaign.status = *status;
  if (!read_campaign_counts(stats, campaign.counts)) return failed(Reason::kValue, "");
  return Stats{campaign};
}

Result<Stats, Defect> read_category(std::string_view id, simdjson::dom::object stats) {
  CategoryStats category{domain::CategoryIdView{id}, 0};
  if (!read_counter(stats, {{}, "contact_count"}, category.contacts)) return failed(Reason::kValue, "/contact_count");
  return Stats{category};
}

Result<Stats, Defect> read_global(simdjson::dom::object stats) {
  domain::GlobalCounts counts;
  if (!read_global_counts(stats, counts)) return failed(Reason::kValue, "");
  return Stats{counts};
}

}  // namespace

bool read_campaign_counts(simdjson::dom::object stats, domain::CampaignCounts& out) {
  bool well = true;
  for_each_campaign_counter(
      out, [&](CounterName counter, std::int64_t& value) { well = well && read_counter(stats, counter, value); });
  return well;
}

// Statuses with no campaigns are omitted.
bool read_global_counts(simdjson::dom::object stats, domain::GlobalCounts& out) {
  bool well = true;
  for_each_global_counter(out, [&](CounterName counter, std::int64_t& value) {
    const bool found = read_counter(stats, counter, value);
    if (!found) value = 0;
    well = well && (found || !counter.group.empty());
  });
  return well;
}

struct StatsReader::State {
  simdjson::dom::parser parser;
};

StatsReader::StatsReader() : state_(std::make_unique<State>()) {}
StatsReader::~StatsReader() = default;

Result<Stats, Defect> StatsReader::read(std::string_view key, std::optional<std::string_view> value) {
  const bool of_campaign = key.starts_with(kCampaignScopePrefix);
  const bool of_category = key.starts_with(kCategoryScopePrefix);
  if (!of_campaign && !of_category && key != kGlobalScope) return failed(Reason::kSubject, "");
  const std::string_view id = key.substr(key.find(':') + 1);
  if (!domain::is_entity_id(id)) return failed(Reason::kId, "");
  if (!value && of_category) return Stats{CategoryUnlisted{domain::CategoryIdView{id}}};
  simdjson::dom::object stats;
  if (!value || state_->parser.parse(value->data(), value->size(), false).get_object().get(stats) != simdjson::SUCCESS)
    return failed(Reason::kUnreadable, "");
  if (of_campaign) return read_campaign(id, stats);
  return of_category ? read_category(id, stats) : read_global(stats);
}

}  // namespace relance::events

#include "scenario/statistics.h"

#include <array>

#include <fmt/format.h>

namespace relance::scenario {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 9> kOutcomes{"pending",        "awaiting_reply", "replied",
                                                    "message_2_sent", "no_interaction", "late_interaction",
                                                    "failed",         "opted_out",      "cancelled"};
constexpr std::array<std::string_view, 4> kSums{"sent_count", "delivered_count", "read_count", "failed_count"};
constexpr std::array<std::string_view, 5> kGlobalSums{"messages_sent", "messages_delivered", "messages_read",
                                                      "failures", "campaigns"};

template <class Names>
bool contains(const Names& names, std::string_view name) {
  for (const std::string_view one : names) {
    if (one == name) return true;
  }
  return false;
}

json::object parse_object(std::string_view text) {
  json::error_code error;
  json::value value = json::parse(text, error);
  return !error && value.is_object() ? value.get_object() : json::object{};
}

// The object under `name`, or an empty one.
json::object member(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_object() ? value->get_object() : json::object{};
}

std::string text(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

// Missing counters are a defect that sum_defects() reports; here they are no number that could add up.
std::int64_t number(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_int64() ? value->get_int64() : -1'000'000;
}

void flatten(const std::string& scope, const std::string& prefix, const json::object& object, Counters& counters) {
  for (const auto& entry : object) {
    const std::string name = prefix + std::string(entry.key());
    if (contains(kSums, name)) continue;
    if (scope == "global" && contains(kGlobalSums, name)) continue;
    if (entry.value().is_object()) {
      flatten(scope, name + ".", entry.value().get_object(), counters);
    } else if (const CounterKey key{scope, name}; text(entry.value()) != absent_value(key)) {
      counters[key] = text(entry.value());
    }
  }
}

std::int64_t both(const json::object& campaign, std::string_view name) {
  return number(member(campaign, "message_1"), name) + number(member(campaign, "message_2"), name);
}

class Sums {
 public:
  void expect(const std::string& what, std::int64_t got, std::int64_t expected) {
    if (got != expected) defects.push_back(fmt::format("{} is {}, its parts make {}", what, got, expected));
  }
  std::vector<std::string> defects;
};

void check_campaign(const std::string& id, const json::object& campaign, Sums& sums) {
  std::int64_t outcomes = 0;
  for (const std::string_view outcome : kOutcomes) outcomes += number(campaign, outcome);
  sums.expect(id + " total_contacts (R20)", number(campaign, "total_contacts"), outcomes);
  for (const std::string_view name : {"sent", "delivered", "read"}) {
    sums.expect(fmt::format("{} {}_count (R21)", id, name), number(campaign, fmt::format("{}_count", name)),
                both(campaign, name));
  }
  sums.expect(id + " failed_count (R21)", number(campaign, "failed_count"),
              number(campaign, "failed") + number(campaign, "no_interaction") + number(campaign, "late_interaction"));
}

}  // namespace

Counters read_counters(std::string_view stats_json) {
  const json::object stats = parse_object(stats_json);
  Counters counters;
  flatten("global", "", member(stats, "global"), counters);
  for (const auto& entry : member(stats, "campaigns")) {
    if (entry.value().is_object()) flatten(std::string(entry.key()), "", entry.value().get_object(), counters);
  }
  for (const auto& entry : member(stats, "categories")) {
    const std::string scope = "category " + std::string(entry.key());
    if (entry.value().is_object()) flatten(scope, "", entry.value().get_object(), counters);
  }
  return counters;
}

std::string_view absent_value(const CounterKey& key) {
  const bool may_be_absent = key.second == "status" || key.first.starts_with("category ");
  return may_be_absent ? "none" : "0";
}

std::vector<std::string> sum_defects(std::string_view stats_json) {
  const json::object stats = parse_object(stats_json);
  Sums sums;
  std::map<std::string, std::int64_t> statuses;
  std::int64_t sent = 0, delivered = 0, read = 0, failures = 0;
  const json::object campaigns = member(stats, "campaigns");
  for (const auto& entry : campaigns) {
    const json::object campaign = member(campaigns, entry.key());
    check_campaign(std::string(entry.key()), campaign, sums);
    sent += number(campaign, "sent_count");
    delivered += number(campaign, "delivered_count");
    read += number(campaign, "read_count");
    failures += number(campaign, "failed_count");
    const json::value* status = campaign.if_contains("status");
    ++statuses[status == nullptr ? "?" : text(*status)];
  }
  const json::object global = member(stats, "global");
  sums.expect("global messages_sent (R22)", number(global, "messages_sent"), sent);
  sums.expect("global messages_delivered (R22)", number(global, "messages_delivered"), delivered);
  sums.expect("global messages_read (R22)", number(global, "messages_read"), read);
  sums.expect("global failures (R22)", number(global, "failures"), failures);
  const json::object by_status = member(global, "campaigns");
  for (const auto& [status, count] : statuses) {
    sums.expect("global campaigns " + status + " (R22)", number(by_status, status), count);
  }
  if (by_status.size() != statuses.size()) {
    sums.defects.push_back("global campaigns has a status that does not occur (R22): " + json::serialize(by_status));
  }
  return sums.defects;
}

std::string counter_words(const json::value& campaign) {
  Counters counters;
  if (campaign.is_object()) flatten("", "", campaign.get_object(), counters);
  std::string words;
  for (const auto& [key, value] : counters) words += fmt::format(" {} {}", key.second, value);
  if (words.empty()) words = " nothing";
  Sums sums;
  if (campaign.is_object()) check_campaign("", campaign.get_object(), sums);
  return sums.defects.empty() ? words : words + " that do not add up";
}

}  // namespace relance::scenario

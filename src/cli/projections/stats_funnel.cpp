#include "projections/stats_funnel.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <simdjson.h>

namespace relance::cli {
namespace {

using simdjson::dom::element;

constexpr std::size_t kBarWidth = 40;
constexpr std::size_t kLabelWidth = 20;

struct Step {
  std::string_view label;
  std::string_view pointer;
};

std::int64_t number(element document, std::string_view pointer) {
  std::int64_t value = 0;
  return document.at_pointer(pointer).get_int64().get(value) == simdjson::SUCCESS ? value : 0;
}

std::string text(element document, std::string_view pointer) {
  std::string_view value;
  return document.at_pointer(pointer).get_string().get(value) == simdjson::SUCCESS ? std::string{value} : "-";
}

// `value` out of `whole` as a bar; a positive value is never drawn as nothing.
std::string bar(std::int64_t value, std::int64_t whole) {
  if (value <= 0 || whole <= 0) return "";
  const auto width = static_cast<std::size_t>(value * static_cast<std::int64_t>(kBarWidth) / whole);
  std::string out;
  for (std::size_t i = 0; i < std::clamp<std::size_t>(width, 1, kBarWidth); ++i) out += "█";
  return out;
}

std::string line(std::string_view label, std::int64_t value, std::int64_t whole) {
  const double percent = whole > 0 ? 100.0 * static_cast<double>(value) / static_cast<double>(whole) : 0.0;
  return fmt::format("{:<{}}{:>12}  {:>5.1f} %  {}\n", label, kLabelWidth, value, percent, bar(value, whole));
}

std::string as_of(element document) {
  return fmt::format("as of {}, {}\n", text(document, "/as_of/time"), text(document, "/as_of/position"));
}

template <std::size_t N>
std::string funnel(element document, const std::array<Step, N>& steps) {
  const std::int64_t whole = number(document, steps.front().pointer);
  std::string out;
  for (const Step& step : steps) out += line(step.label, number(document, step.pointer), whole);
  return out;
}

constexpr std::array kCampaign = {Step{"contacts", "/total_contacts"},
                                  Step{"message 1 sent", "/message_1/sent"},
                                  Step{"message 1 delivered", "/message_1/delivered"},
                                  Step{"message 1 read", "/message_1/read"},
                                  Step{"replied in time", "/message_2/requested"},
                                  Step{"message 2 sent", "/message_2/sent"},
                                  Step{"message 2 delivered", "/message_2/delivered"},
                                  Step{"message 2 read", "/message_2/read"}};
constexpr std::array kOutcomes = {Step{"pending", "/pending"},
                                  Step{"awaiting reply", "/awaiting_reply"},
                                  Step{"replied", "/replied"},
                                  Step{"message 2 sent", "/message_2_sent"},
                                  Step{"no interaction", "/no_interaction"},
                                  Step{"late interaction", "/late_interaction"},
                                  Step{"failed", "/failed"},
                                  Step{"opted out", "/opted_out"},
                                  Step{"cancelled", "/cancelled"}};

}  // namespace

std::string campaign_funnel(std::string_view json) {
  simdjson::dom::parser parser;
  const element document = parser.parse(json.data(), json.size());
  std::string out = fmt::format("{}: {}\n", text(document, "/campaign"), text(document, "/status"));
  out += funnel(document, kCampaign);
  out += "outcomes\n";
  for (const Step& step : kOutcomes)
    out += line(step.label, number(document, step.pointer), number(document, "/total_contacts"));
  out += fmt::format("{:<{}}{:>12}\n", "interactions", kLabelWidth, number(document, "/interaction_count"));
  out += fmt::format("{:<{}}{:>12}\n", "excluded", kLabelWidth, number(document, "/excluded"));
  return out + as_of(document);
}

std::string dashboard_funnel(std::string_view json) {
  constexpr std::array kTotals = {Step{"messages sent", "/totals/messages_sent"},
                                  Step{"delivered", "/totals/messages_delivered"},
                                  Step{"read", "/totals/messages_read"}, Step{"interactions", "/totals/interactions"},
                                  Step{"failures", "/totals/failures"}};
  simdjson::dom::parser parser;
  const element document = parser.parse(json.data(), json.size());
  std::string out = fmt::format("{:<{}}{:>12}\n", "contacts", kLabelWidth, number(document, "/totals/total_contacts"));
  out += funnel(document, kTotals);
  for (const element campaign : document["recent_campaigns"].get_array()) {
    const std::int64_t whole = number(campaign, "/stats/total_contacts");
    out += fmt::format("{:<{}}{:>12}  {:<10} {}\n", text(campaign, "/id"), kLabelWidth, whole,
                       text(campaign, "/status"), bar(number(campaign, "/stats/message_2/sent"), whole));
  }
  return out + as_of(document);
}

}  // namespace relance::cli

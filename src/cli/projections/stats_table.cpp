#include "projections/stats_table.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <simdjson.h>

#include "io/exit_code.h"

namespace relance::cli {
namespace {

struct Row {
  std::string_view label;
  std::string_view pointer;  // into the campaign's object; empty: a horizontal rule
};

constexpr std::array kRows = {
    Row{"status", "/status"},
    Row{"", ""},
    Row{"pending", "/pending"},
    Row{"awaiting reply", "/awaiting_reply"},
    Row{"replied", "/replied"},
    Row{"message 2 sent", "/message_2_sent"},
    Row{"no interaction", "/no_interaction"},
    Row{"late interaction", "/late_interaction"},
    Row{"failed", "/failed"},
    Row{"opted out", "/opted_out"},
    Row{"cancelled", "/cancelled"},
    Row{"", ""},
    Row{"total contacts", "/total_contacts"},
    Row{"excluded", "/excluded"},
    Row{"interactions", "/interaction_count"},
    Row{"message 1 sent", "/message_1/sent"},
    Row{"message 1 delivered", "/message_1/delivered"},
    Row{"message 1 read", "/message_1/read"},
    Row{"message 2 requested", "/message_2/requested"},
    Row{"message 2 sent", "/message_2/sent"},
    Row{"message 2 delivered", "/message_2/delivered"},
    Row{"message 2 read", "/message_2/read"},
};
constexpr std::size_t kLabelWidth = 20;
constexpr std::size_t kColumnWidthMin = 10;

std::string cell(simdjson::dom::element campaign, std::string_view pointer) {
  const simdjson::dom::element value = campaign.at_pointer(pointer);
  return value.is_string() ? std::string{value.get_string().value()} : std::to_string(value.get_int64().value());
}

}  // namespace

std::string stats_table(std::string_view stats) {
  simdjson::dom::parser parser;
  const simdjson::dom::element document = parser.parse(stats.data(), stats.size());
  std::vector<std::pair<std::string_view, simdjson::dom::element>> campaigns;
  std::size_t width = kColumnWidthMin;
  for (const auto [id, campaign] : document["campaigns"].get_object()) {
    campaigns.emplace_back(id, campaign);
    width = std::max(width, id.size());
  }
  if (campaigns.empty()) return "no campaigns\n";
  std::string out = fmt::format("{:<{}}", "", kLabelWidth);
  for (const auto& [id, campaign] : campaigns) out += fmt::format("  {:>{}}", id, width);
  out += '\n';
  for (const Row& row : kRows) {
    out += row.pointer.empty() ? std::string(kLabelWidth, '-') : fmt::format("{:<{}}", row.label, kLabelWidth);
    for (const auto& [id, campaign] : campaigns) {
      out += row.pointer.empty() ? "  " + std::string(width, '-')
                                 : fmt::format("  {:>{}}", cell(campaign, row.pointer), width);
    }
    out += '\n';
  }
  return out;
}

}  // namespace relance::cli

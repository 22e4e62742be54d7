// The rows of the campaign task.
#pragma once

#include <string>
#include <string_view>

#include <relance/events/state_codec.h>

#include "row_header.h"

namespace relance::tasks {

inline constexpr char kCampaignKind = 'g';  // by campaign
inline constexpr char kCategoryKind = 'k';  // by category
inline constexpr char kGlobalKind = 'G';    // a single row, in the partition of the key `global`

struct CampaignRow {
  domain::Campaign campaign;

  void start(std::string_view key) {
    campaign = {};
    campaign.id = domain::CampaignId{std::string{key}};
  }
  static bool is_newer(std::string_view bytes) { return is_newer_row(bytes); }
  bool decode(std::string_view bytes);
  void encode(ByteBuffer& out) const;
};

struct CategoryRow {
  domain::Category category;

  void start(std::string_view key) {
    category = {};
    category.id = domain::CategoryId{std::string{key}};
  }
  static bool is_newer(std::string_view bytes) { return events::is_newer_state(bytes); }
  bool decode(std::string_view bytes);
  void encode(ByteBuffer& out) const { events::encode(category, out); }
};

struct GlobalRow {
  domain::GlobalCounts counts;

  void start(std::string_view) { counts = {}; }
  static bool is_newer(std::string_view bytes) { return events::is_newer_state(bytes); }
  bool decode(std::string_view bytes);
  void encode(ByteBuffer& out) const { events::encode(counts, out); }
};

}  // namespace relance::tasks

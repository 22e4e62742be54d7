// Records of `relance.stats`: the latest statistics of one scope, or its tombstone.
#pragma once

#include <memory>
#include <string_view>
#include <variant>

#include <relance/base/result.h>
#include <relance/domain/campaign.h>
#include <relance/domain/ids.h>
#include <relance/events/dead_letter.h>

namespace relance::events {

struct CampaignStats {
  domain::CampaignIdView campaign;
  domain::CampaignStatus status{};
  domain::CampaignCounts counts;
};
struct CategoryStats {
  domain::CategoryIdView category;
  std::int64_t contacts = 0;
};
struct CategoryUnlisted {
  domain::CategoryIdView category;
};

using Stats = std::variant<CampaignStats, CategoryStats, CategoryUnlisted, domain::GlobalCounts>;

// Reads one record after another with one reused parser. One thread at a time.
class StatsReader {
 public:
  StatsReader();
  ~StatsReader();
  StatsReader(const StatsReader&) = delete;
  StatsReader& operator=(const StatsReader&) = delete;

  // `key` is the scope; no value: a tombstone. The result borrows from the key. kPadding readable bytes must follow the
  // value.
  [[nodiscard]] Result<Stats, Defect> read(std::string_view key, std::optional<std::string_view> value);

  static constexpr std::size_t kPadding = 64;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::events

// The keys of cached values. All begin with `cache:`, and no id or parameter can produce one that does not: other
// programs use other keys on the same server (`whatsapp:*`, `campaign:*`, `celery*`).
//
//   cache:stats:messages_global      cache:stats:dashboard        cache:stats:campaign:{id}
//   cache:categories:list[:...]      cache:categories:{id}        cache:contacts:count:category:{id}
//   cache:contacts:list:...          cache:campaigns:list:...
#pragma once

#include <string>
#include <string_view>

#include <relance/base/time.h>

namespace relance::projections {

// A key that begins with kCachePrefix; only the functions below make one.
class CacheKey {
 public:
  [[nodiscard]] const std::string& text() const { return text_; }
  friend bool operator==(const CacheKey&, const CacheKey&) = default;

 private:
  explicit CacheKey(std::string text);
  std::string text_;

  friend CacheKey global_stats_key();
  friend CacheKey dashboard_key();
  friend CacheKey campaign_stats_key(std::string_view campaign);
  friend CacheKey category_list_key();
  friend CacheKey category_key(std::string_view category);
  friend CacheKey category_count_key(std::string_view category);
  friend CacheKey list_key(std::string_view kind, std::string_view parameters);
};

[[nodiscard]] CacheKey global_stats_key();
[[nodiscard]] CacheKey dashboard_key();
[[nodiscard]] CacheKey campaign_stats_key(std::string_view campaign);
[[nodiscard]] CacheKey category_list_key();  // for a request without parameters
[[nodiscard]] CacheKey category_key(std::string_view category);
[[nodiscard]] CacheKey category_count_key(std::string_view category);
// A page of a list; `parameters` are those of the request, in a fixed order.
[[nodiscard]] CacheKey list_key(std::string_view kind, std::string_view parameters);

inline constexpr Duration kStatsLifetime = std::chrono::seconds{60};
inline constexpr Duration kCategoriesLifetime = std::chrono::seconds{120};
inline constexpr Duration kCategoryCountLifetime = std::chrono::seconds{60};
inline constexpr Duration kCompletedStatsLifetime = std::chrono::minutes{10};
// Filled on a miss while a campaign is running: the next commit of the projection replaces it, if the cache is
// available.
inline constexpr Duration kRunningStatsLifetime = std::chrono::seconds{1};
// Pages are not invalidated: they may be as old as this.
inline constexpr Duration kContactListLifetime = std::chrono::seconds{30};
inline constexpr Duration kCampaignListLifetime = std::chrono::seconds{15};

}  // namespace relance::projections

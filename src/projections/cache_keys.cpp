#include <relance/base/assert.h>
#include <relance/ports/cache.h>
#include <relance/projections/cache_keys.h>

namespace relance::projections {
namespace {

constexpr std::string_view kList = ":list:";

std::string joined(std::string_view kind, std::string_view name) {
  return std::string{ports::kCachePrefix}.append(kind).append(name);
}

}  // namespace

CacheKey::CacheKey(std::string text) : text_(std::move(text)) {
  RELANCE_ASSERT(text_.starts_with(ports::kCachePrefix) && text_.size() > ports::kCachePrefix.size());
}

CacheKey global_stats_key() {
  return CacheKey{joined("stats:", "messages_global")};
}
CacheKey dashboard_key() {
  return CacheKey{joined("stats:", "dashboard")};
}
CacheKey campaign_stats_key(std::string_view campaign) {
  return CacheKey{joined("stats:campaign:", campaign)};
}
CacheKey category_list_key() {
  return CacheKey{joined("categories:", "list")};
}
// Ids contain no colon: a category named `list` gets a different key, so that it does not collide with the list.
CacheKey category_key(std::string_view category) {
  return CacheKey{joined(category == "list" ? "categories:id:" : "categories:", category)};
}
CacheKey category_count_key(std::string_view category) {
  return CacheKey{joined("contacts:count:category:", category)};
}
CacheKey list_key(std::string_view kind, std::string_view parameters) {
  return CacheKey{joined(kind, kList).append(parameters)};
}

}  // namespace relance::projections

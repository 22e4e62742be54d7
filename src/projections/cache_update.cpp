#include "cache_update.h"

#include <algorithm>
#include <array>
#include <vector>

#include <relance/projections/cache_keys.h>
#include <relance/projections/documents.h>

namespace relance::projections {

using ports::Done;
using ports::PortResult;

namespace {

// Campaigns and categories of one commit that are reloaded into the cache; further ones are only removed.
constexpr std::size_t kRefreshedMax = 64;
constexpr Duration kRetryPause{1000};  // after the cache was unavailable

// Documents that are written to the cache together.
class Entries {
 public:
  void add(const CacheKey& key, const DocumentResult& read, Duration lifetime) {
    if (!read || !read.value()) return;
    keys_.push_back(key.text());
    documents_.push_back(*read.value());
    lifetimes_.push_back(lifetime);
  }
  // False: the cache is unavailable now.
  bool put(ports::Cache& cache) {
    std::vector<ports::CacheEntry> entries;
    for (std::size_t i = 0; i < keys_.size(); ++i)
      entries.push_back({keys_[i], documents_[i].json, documents_[i].version, lifetimes_[i]});
    return entries.empty() || cache.put(entries).ok();
  }

 private:
  std::vector<std::string> keys_;
  std::vector<Document> documents_;
  std::vector<Duration> lifetimes_;
};

DocumentResult nothing() {
  return std::optional<Document>{};
}

bool erase(ports::Cache& cache, const std::vector<CacheKey>& keys, std::int64_t version) {
  std::vector<std::string_view> texts;
  texts.reserve(keys.size());
  for (const CacheKey& key : keys) texts.emplace_back(key.text());
  return texts.empty() || cache.erase(texts, version).ok();
}

}  // namespace

void CacheUpdate::add(const Touched& touched) {
  if (cache_ == nullptr) return;
  touched_.campaigns.insert(touched.campaigns.begin(), touched.campaigns.end());
  touched_.categories.insert(touched.categories.begin(), touched.categories.end());
  touched_.global = touched_.global || touched.global;
}

void CacheUpdate::add_latest(ports::SqlSession& session) {
  if (cache_ == nullptr) return;
  touched_.global = true;
  const auto add_ids = [&](std::string_view statement, auto& ids) {
    ports::SqlRows rows;
    constexpr std::array kTypes = {ports::SqlType::kText};
    const std::array parameters = {ports::SqlValue{static_cast<std::int64_t>(kRefreshedMax)}};
    if (!session.query(statement, parameters, kTypes, rows)) return;
    for (std::size_t i = 0; i < rows.size(); ++i) ids.emplace(std::get<std::string_view>(rows.row(i)[0]));
  };
  add_ids("SELECT campaign_id FROM campaign_stats ORDER BY as_of_offset DESC LIMIT $1", touched_.campaigns);
  add_ids("SELECT id FROM categories WHERE as_of_offset IS NOT NULL ORDER BY as_of_offset DESC LIMIT $1",
          touched_.categories);
}

void CacheUpdate::refresh(ports::SqlSession& session, std::int64_t version) {
  if (is_done()) return;
  const Duration now = clock_.since_boot();
  if (now < due_) return;
  due_ = now + pause_;
  // Failed updates are repeated, as the cache may return with outdated values.
  if (put_stats(session) && put_campaigns(session, version) && put_categories(session, version)) {
    touched_ = {};
  } else {
    due_ = now + std::max(pause_, kRetryPause);
  }
}

bool CacheUpdate::put_stats(ports::SqlSession& session) {
  Entries entries;
  if (touched_.global) entries.add(global_stats_key(), read_global_stats(session), kStatsLifetime);
  entries.add(dashboard_key(), read_dashboard(session), kStatsLifetime);
  return entries.put(*cache_);
}

bool CacheUpdate::put_campaigns(ports::SqlSession& session, std::int64_t version) {
  Entries entries;
  std::vector<CacheKey> others;
  std::size_t read = 0;
  for (const std::string& id : touched_.campaigns) {
    if (++read > kRefreshedMax) {
      others.push_back(campaign_stats_key(id));
      continue;
    }
    const auto stats = read_campaign_stats(session, id);
    const bool is_final = stats && stats.value() && stats.value()->is_final;
    entries.add(campaign_stats_key(id), stats, is_final ? kCompletedStatsLifetime : kStatsLifetime);
  }
  const bool is_put = entries.put(*cache_);
  return erase(*cache_, others, version) && is_put;
}

bool CacheUpdate::put_categories(ports::SqlSession& session, std::int64_t version) {
  if (touched_.categories.empty()) return true;
  Entries entries;
  std::vector<CacheKey> others;
  if (const auto list = category_list_ ? category_list_(session) : nothing(); list && list.value()) {
    entries.add(category_list_key(), list, kCategoriesLifetime);
  } else {
    others.push_back(category_list_key());
  }
  std::size_t read = 0;
  for (const std::string& id : touched_.categories) {
    const auto category = read < kRefreshedMax ? read_category(session, id) : nothing();
    if (category && category.value()) {
      entries.add(category_key(id), category, kCategoriesLifetime);
      entries.add(category_count_key(id), read_category_count(session, id), kCategoryCountLifetime);
    } else {
      others.push_back(category_key(id));
      others.push_back(category_count_key(id));
    }
    ++read;
  }
  const bool is_put = entries.put(*cache_);
  return erase(*cache_, others, version) && is_put;
}

PortResult<Done> fill_cache(ports::Cache& cache, ports::SqlSession& session, const ports::Clock& clock,
                            const CategoryList& category_list) {
  const auto version = read_version(session);
  if (!version) return Failure{version.error()};
  CacheUpdate update{&cache, clock, Duration{0}, category_list};
  update.add_latest(session);
  update.refresh(session, version.value());
  if (!update.is_done()) return ports::failure(ports::Reaction::kRetry, "the cache does not accept writes");
  return Done{};
}

}  // namespace relance::projections

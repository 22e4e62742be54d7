// Updates the cache with what the projections have committed: writes the most requested documents, removes other
// changed ones. If the cache is unreachable, it is updated later, as it may still hold outdated values.
#pragma once

#include <utility>

#include <relance/base/time.h>
#include <relance/ports/cache.h>
#include <relance/ports/clock.h>
#include <relance/ports/sql.h>
#include <relance/projections/cache_fill.h>

#include "changes.h"

namespace relance::projections {

class CacheUpdate {
 public:
  // `pause`: between two updates. Without cache nothing is done. Without `category_list` the entry is removed instead.
  CacheUpdate(ports::Cache* cache, const ports::Clock& clock, Duration pause, CategoryList category_list)
      : cache_(cache), clock_(clock), pause_(pause), category_list_(std::move(category_list)) {}

  void add(const Touched& touched);
  // Adds the latest changes: the previous process may have ended between its commit and the update of the cache.
  void add_latest(ports::SqlSession& session);
  // No effect during the pause. `version` is that of the last commit, which `session` must see.
  void refresh(ports::SqlSession& session, std::int64_t version);
  // Whether the cache is up to date.
  [[nodiscard]] bool is_done() const {
    return !touched_.global && touched_.campaigns.empty() && touched_.categories.empty();
  }

 private:
  // False: the cache is unavailable now.
  bool put_stats(ports::SqlSession& session);
  bool put_campaigns(ports::SqlSession& session, std::int64_t version);
  bool put_categories(ports::SqlSession& session, std::int64_t version);

  ports::Cache* const cache_;
  const ports::Clock& clock_;
  const Duration pause_;
  const CategoryList category_list_;
  Duration due_{};  // time since boot
  Touched touched_;
};

}  // namespace relance::projections

// Brings the cache up to date with what the view has committed: writes what is asked for most, removes the rest of what
// has changed. The cache may be unreachable: then it is updated later, as it may still hold what was there before.
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
  // `pause`: between two updates. No cache: nothing is read for it. No `category_list`: nothing is written for it.
  CacheUpdate(ports::Cache* cache, const ports::Clock& clock, Duration pause, CategoryList category_list)
      : cache_(cache), clock_(clock), pause_(pause), category_list_(std::move(category_list)) {}

  void add(const Touched& touched);
  // What changed last: the previous process may have ended between its commit and the update of the cache.
  void add_latest(ports::SqlSession& session);
  // Unless the pause is not over. `version` is that of the last commit, and `session` sees it.
  void refresh(ports::SqlSession& session, std::int64_t version);
  // The cache is up to date.
  [[nodiscard]] bool is_done() const {
    return !touched_.global && touched_.campaigns.empty() && touched_.categories.empty();
  }

 private:
  // False: the cache does not take it now.
  bool put_stats(ports::SqlSession& session);
  bool put_campaigns(ports::SqlSession& session, std::int64_t version);
  bool put_categories(ports::SqlSession& session, std::int64_t version);

  ports::Cache* const cache_;
  const ports::Clock& clock_;
  const Duration pause_;
  const CategoryList category_list_;
  Duration due_{};  // since boot
  Touched touched_;
};

}  // namespace relance::projections

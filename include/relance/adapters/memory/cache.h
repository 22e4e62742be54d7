// An in-process cache of the documents of projections. It has no server and cannot fail.
#pragma once

#include <cstddef>
#include <memory>

#include <relance/ports/cache.h>
#include <relance/ports/clock.h>

namespace relance::memory {

struct CacheOptions {
  // Approximate size of keys, values and index. Beyond it the least recently used entries are evicted; a single value
  // larger than this is not stored.
  std::size_t bytes_max = std::size_t{64} * 1024 * 1024;
  ports::Clock* clock = nullptr;  // outlives the cache
};

[[nodiscard]] std::unique_ptr<ports::Cache> make_cache(const CacheOptions& options);

}  // namespace relance::memory

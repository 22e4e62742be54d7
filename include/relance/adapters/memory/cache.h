// The cache of one process: what views answer, kept in its own memory. No server, nothing to fail.
#pragma once

#include <cstddef>
#include <memory>

#include <relance/ports/cache.h>
#include <relance/ports/clock.h>

namespace relance::memory {

struct CacheOptions {
  // Of keys, values and what it takes to find them, about. Beyond it goes what was longest not asked for; a value that
  // is larger alone is not kept.
  std::size_t bytes_max = std::size_t{64} * 1024 * 1024;
  ports::Clock* clock = nullptr;  // outlives the cache
};

[[nodiscard]] std::unique_ptr<ports::Cache> make_cache(const CacheOptions& options);

}  // namespace relance::memory

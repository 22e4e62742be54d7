// The cache's requests to the server, on one connection: commands, chunks and replies. kRejoin: no reply; kRetry: the
// server refuses.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "connection.h"

namespace relance::redis {

inline constexpr std::size_t kChunkKeys = 1000;          // per request, at most
inline constexpr std::size_t kChunkBytes = 1024 * 1024;  // of values per request, roughly

// A value to be stored unless the server has a newer one.
struct StoredEntry {
  std::string_view key;
  std::string stored;
  Duration lifetime{};
};

// The value of each key. Each chunk takes at most `timeout`.
ports::PortResult<std::vector<std::optional<ports::CachedValue>>> fetch(Connection& connection,
                                                                        std::span<const std::string_view> keys,
                                                                        Duration timeout);
ports::PortResult<ports::Done> store(Connection& connection, std::span<const StoredEntry> entries, Duration timeout);

// Deletes the matching keys, chunk by chunk; returns how many.
ports::PortResult<std::int64_t> sweep(Connection& connection, std::string_view pattern, Duration chunk_timeout,
                                      Duration timeout);

}  // namespace relance::redis

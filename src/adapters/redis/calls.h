// What the cache asks the server, on a connection: the commands, their chunks and their answers. kRejoin: there was
// none; kRetry: the server refuses.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "connection.h"

namespace relance::redis {

inline constexpr std::size_t kChunkKeys = 1000;          // asked at once, at most
inline constexpr std::size_t kChunkBytes = 1024 * 1024;  // of values stored at once, about

// What is to lie under a key, unless something newer is there.
struct StoredEntry {
  std::string_view key;
  std::string stored;
  Duration lifetime{};
};

// Of each key, as the server has it. Each chunk takes `timeout` at most.
ports::PortResult<std::vector<std::optional<ports::CachedValue>>> fetch(Connection& connection,
                                                                        std::span<const std::string_view> keys,
                                                                        Duration timeout);
ports::PortResult<ports::Done> store(Connection& connection, std::span<const StoredEntry> entries, Duration timeout);

// Deletes the keys that match, chunk by chunk; how many it were.
ports::PortResult<std::int64_t> sweep(Connection& connection, std::string_view pattern, Duration chunk_timeout,
                                      Duration timeout);

}  // namespace relance::redis

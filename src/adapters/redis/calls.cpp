#include "calls.h"

#include <algorithm>
#include <utility>

#include "refusal.h"
#include "stored_value.h"

namespace relance::redis {
namespace {

SteadyTime deadline_in(Duration timeout) {
  return std::chrono::steady_clock::now() + timeout;
}

Failure<ports::PortError> refused(std::string_view command, const redisReply& reply) {
  return ports::failure(ports::Reaction::kRetry, reply.type == REDIS_REPLY_ERROR
                                                     ? refusal_of(command, text_of(reply))
                                                     : std::string{command} + " is answered something else");
}

// Entries from the front, at least one.
std::span<const StoredEntry> chunk_of(std::span<const StoredEntry> entries) {
  std::size_t bytes = 0;
  std::size_t count = 0;
  while (count < std::min(kChunkKeys, entries.size()) && (count == 0 || bytes < kChunkBytes)) {
    bytes += entries[count++].stored.size();
  }
  return entries.first(count);
}

// `command` is EVAL or EVALSHA, `script` the text or the name of the script.
void add_put(Connection& connection, std::string_view command, std::string_view script, const StoredEntry& entry) {
  connection.add({command, script, "1", entry.key, entry.stored, std::to_string(entry.lifetime.count())});
}

// Stores the entries; leaves those in `entries` for which the server did not know the script.
ports::PortResult<ports::Done> store_known(Connection& connection, std::vector<const StoredEntry*>& entries,
                                           Duration timeout) {
  const auto replies = connection.exchange(deadline_in(timeout));
  if (!replies) return Failure{replies.error()};
  std::vector<const StoredEntry*> left;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const redisReply& reply = *replies.value()[i];
    if (is_unknown_script(reply)) {
      left.push_back(entries[i]);
    } else if (reply.type != REDIS_REPLY_INTEGER) {
      return refused("EVALSHA", reply);
    }
  }
  entries = std::move(left);
  return ports::Done{};
}

// A server loses its scripts when it is restarted or flushed: then the first remaining entry is sent with the text.
ports::PortResult<ports::Done> store_chunk(Connection& connection, std::span<const StoredEntry> chunk,
                                           Duration timeout) {
  std::vector<const StoredEntry*> left;
  for (const StoredEntry& entry : chunk) {
    left.push_back(&entry);
    add_put(connection, "EVALSHA", kPutScriptName, entry);
  }
  if (auto stored = store_known(connection, left, timeout); !stored || left.empty()) return stored;
  for (const StoredEntry* entry : left) {
    const bool is_first = entry == left.front();
    add_put(connection, is_first ? "EVAL" : "EVALSHA", is_first ? kPutScript : kPutScriptName, *entry);
  }
  if (auto stored = store_known(connection, left, timeout); !stored || left.empty()) return stored;
  return ports::failure(ports::Reaction::kRetry, "the server forgets its scripts at once");
}

// Deletes the keys found by a SCAN. UNLINK frees their memory in the background.
ports::PortResult<std::int64_t> unlink(Connection& connection, const redisReply& found, Duration timeout) {
  std::vector<std::string_view> words{"UNLINK"};
  for (std::size_t i = 0; i < found.elements; ++i) {
    const std::string_view key = text_of(*found.element[i]);
    if (key.starts_with(ports::kCachePrefix)) words.push_back(key);
  }
  if (words.size() == 1) return 0;
  connection.add(words);
  const auto replies = connection.exchange(deadline_in(timeout));
  if (!replies) return Failure{replies.error()};
  const redisReply& reply = *replies.value().front();
  if (reply.type != REDIS_REPLY_INTEGER) return refused("UNLINK", reply);
  return reply.integer;
}

}  // namespace

// A key of another type than string counts as missing.
ports::PortResult<std::vector<std::optional<ports::CachedValue>>> fetch(Connection& connection,
                                                                        std::span<const std::string_view> keys,
                                                                        Duration timeout) {
  std::vector<std::optional<ports::CachedValue>> values;
  values.reserve(keys.size());
  for (std::size_t from = 0; from < keys.size(); from += kChunkKeys) {
    const auto chunk = keys.subspan(from, std::min(kChunkKeys, keys.size() - from));
    std::vector<std::string_view> words{"MGET"};
    words.insert(words.end(), chunk.begin(), chunk.end());
    connection.add(words);
    const auto replies = connection.exchange(deadline_in(timeout));
    if (!replies) return Failure{replies.error()};
    const redisReply& reply = *replies.value().front();
    if (reply.type != REDIS_REPLY_ARRAY || reply.elements != chunk.size()) return refused("MGET", reply);
    for (std::size_t i = 0; i < chunk.size(); ++i) {
      const redisReply& element = *reply.element[i];
      values.push_back(element.type == REDIS_REPLY_STRING ? read_stored(text_of(element)) : std::nullopt);
    }
  }
  return values;
}

ports::PortResult<ports::Done> store(Connection& connection, std::span<const StoredEntry> entries, Duration timeout) {
  while (!entries.empty()) {
    const auto chunk = chunk_of(entries);
    if (auto stored = store_chunk(connection, chunk, timeout); !stored) return stored;
    entries = entries.subspan(chunk.size());
  }
  return ports::Done{};
}

ports::PortResult<std::int64_t> sweep(Connection& connection, std::string_view pattern, Duration chunk_timeout,
                                      Duration timeout) {
  const SteadyTime deadline = deadline_in(timeout);
  std::string cursor = "0";
  std::int64_t erased = 0;
  do {
    if (std::chrono::steady_clock::now() > deadline) {
      return ports::failure(ports::Reaction::kRetry, "scanning all keys takes too long");
    }
    connection.add({"SCAN", cursor, "MATCH", pattern, "COUNT", std::to_string(kChunkKeys)});
    const auto replies = connection.exchange(deadline_in(chunk_timeout));
    if (!replies) return Failure{replies.error()};
    const redisReply& reply = *replies.value().front();
    if (reply.type != REDIS_REPLY_ARRAY || reply.elements != 2) return refused("SCAN", reply);
    auto unlinked = unlink(connection, *reply.element[1], chunk_timeout);
    if (!unlinked) return unlinked;
    erased += unlinked.value();
    cursor = text_of(*reply.element[0]);
  } while (cursor != "0");
  return erased;
}

}  // namespace relance::redis

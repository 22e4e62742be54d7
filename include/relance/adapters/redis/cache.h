// A cache on a Redis server, 4.0 or later, or what speaks like one: shared by all processes.
//
// A value lies under its key as a string that begins with its version, and one script on the server compares versions,
// so that two processes cannot put an older value over a newer one. Each call asks the server once for about a thousand
// keys. A connection on which anything went wrong is never used again: an answer that comes late would be taken for
// that of the next question.
//
// A server that is away, or answers what it should not (read-only, out of memory, still loading, rights that are
// missing), costs `failures_max` tries; then no call tries for a while, one call looks whether it is back, and so on
// with longer and longer pauses. Reads and writes are separate: a replica can still be read.
//
// The process ignores SIGPIPE.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <relance/ports/cache.h>
#include <relance/ports/clock.h>

namespace relance::redis {

struct BreakerOptions {
  int failures_max = 3;       // in a row, of calls that read, or of those that write
  Duration backoff_min{250};  // before it is tried again for the first time; drawn between half of it and all
  Duration backoff_max = std::chrono::seconds{10};  // it doubles with each try that fails, up to this
};

struct RedisOptions {
  std::string host = "127.0.0.1";  // a name, or a number of IPv4 or IPv6
  std::uint16_t port = 6379;
  std::string user;      // empty: the server's default user
  std::string password;  // empty: none
  std::int32_t database = 0;
  bool tls = false;

  Duration connect_timeout{250};  // until a new connection has greeted the server
  Duration call_timeout{50};      // of each thousand keys, and of waiting for a connection that is free
  Duration sweep_timeout = std::chrono::seconds{30};  // of erase_matching(), which looks at every key of the database
  std::size_t connections_max = 4;                    // more threads than that wait for each other
  BreakerOptions breaker;

  ports::Clock* clock = nullptr;      // by which a breaker waits; outlives the cache
  ports::Entropy* entropy = nullptr;  // same
  // A line for the log: the server is not asked any more, and why (is_failing); it is asked again. One of each, however
  // many find out. From a thread that calls the cache; may be empty. It does not call the cache.
  std::function<void(bool is_failing, const std::string& line)> on_change;
};

// `redis://[[user][:password]@]host[:port][/database]`, or `rediss://` for TLS; what is no letter in a user or password
// is percent-encoded; an IPv6 address is in brackets. Fails with kStop, and a reason without the URL.
[[nodiscard]] ports::PortResult<RedisOptions> parse_redis_url(std::string_view url);

// Connects when it is first asked. kStop: TLS is asked for, and this program was built without it.
[[nodiscard]] ports::PortResult<std::unique_ptr<ports::Cache>> open_cache(RedisOptions options);

[[nodiscard]] std::string client_version();  // of hiredis: "0.14.1"

}  // namespace relance::redis

// A cache on a Redis server, 4.0 or later, or a compatible one: shared by all processes.
//
// Each value is stored under its key as a string that begins with its version. A script on the server compares
// versions, so that no process can replace a newer value by an older one. Each call makes one round trip per thousand
// keys or so. A connection is never reused after an error: a late reply would be taken for the reply to the next
// request.
//
// If the server is unreachable or refuses calls (read-only, out of memory, still loading, missing permissions),
// `failures_max` calls fail before the circuit breaker opens. Then no call tries the server for a while, after which
// one call probes it, with longer and longer pauses. Reads and writes have separate breakers: a replica can still be
// read.
//
// Requires that the process ignores SIGPIPE.
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
  int failures_max = 3;       // consecutive, counted separately for calls that read and calls that write
  Duration backoff_min{250};  // before the first new attempt; drawn at random between half of it and all of it
  Duration backoff_max = std::chrono::seconds{10};  // it doubles with each failed attempt, up to this
};

struct RedisOptions {
  std::string host = "127.0.0.1";  // a host name, or an IPv4 or IPv6 address
  std::uint16_t port = 6379;
  std::string user;      // empty: the server's default user
  std::string password;  // empty: none
  std::int32_t database = 0;
  bool tls = false;

  Duration connect_timeout{250};                      // to connect and authenticate
  Duration call_timeout{50};                          // per thousand keys, and for waiting for a free connection
  Duration sweep_timeout = std::chrono::seconds{30};  // of erase_matching(), which scans every key of the database
  std::size_t connections_max = 4;                    // further threads wait for a free connection
  BreakerOptions breaker;

  ports::Clock* clock = nullptr;      // for the breakers; outlives the cache
  ports::Entropy* entropy = nullptr;  // outlives the cache
  // Reports that the server is no longer asked, and why (is_failing), or that it is asked again; once per change.
  // Called from a thread that calls the cache; may be empty; must not call the cache.
  std::function<void(bool is_failing, const std::string& line)> on_change;
};

// `redis://[[user][:password]@]host[:port][/database]`, or `rediss://` for TLS; special characters in user and password
// are percent-encoded; IPv6 addresses are in brackets. Fails with kStop and a reason that does not contain the URL.
[[nodiscard]] ports::PortResult<RedisOptions> parse_redis_url(std::string_view url);

// Connects on first use. kStop: TLS is requested, but the program was built without it.
[[nodiscard]] ports::PortResult<std::unique_ptr<ports::Cache>> open_cache(RedisOptions options);

[[nodiscard]] std::string client_version();  // of the linked hiredis: "0.14.1"

}  // namespace relance::redis

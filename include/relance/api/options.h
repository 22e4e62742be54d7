// Who may read, and how much at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <relance/base/time.h>

namespace relance::api {

// Each may what the ones before it may.
enum class Role : std::uint8_t { kRead, kWrite, kAdmin };

struct Token {
  std::string name;    // in log lines and metrics
  std::string secret;  // not empty
  Role role = Role::kRead;
};

struct ApiOptions {
  std::vector<Token> tokens;
  std::size_t threads = 2;                  // that ask the database
  std::size_t queued_max = 256;             // requests that wait for one: beyond, 503
  std::int64_t requests_per_second = 1000;  // of one token, with as many at once: beyond, 429
  std::vector<std::string> cors_origins;    // `https://host[:port]` that a browser may ask from; none: no other
  Duration slow{500};                       // a request that takes longer is told
  std::string openapi;                      // what /openapi.json answers
};

}  // namespace relance::api

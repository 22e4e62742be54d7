// One connection, one GET: for what a benchmark asks now and then.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace relance::bench {

struct HttpAnswer {
  int status = 0;
  std::string body;
};

// None: nobody listens there, or the answer was cut off. Waits for at most some seconds.
[[nodiscard]] std::optional<HttpAnswer> http_get(std::uint16_t port, const std::string& path);

// A port of the loopback address that nobody used a moment ago.
[[nodiscard]] std::uint16_t free_port();

}  // namespace relance::bench

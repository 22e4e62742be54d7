// The limits of one HTTP server. A request that exceeds one is answered with an error, then the connection is closed.
#pragma once

#include <cstddef>

#include <relance/base/time.h>

namespace relance::adapters::http {

struct HttpLimits {
  std::size_t header_bytes_max = 16 * 1024;            // request line and header fields: 431
  std::size_t headers_max = 100;                       // header fields: 431
  std::size_t body_bytes_max = 4 * 1024 * 1024;        // as received, and again after decoding: 413
  std::size_t connections_max = 1024;                  // open at once: 503 with Retry-After
  std::size_t streams_max = 256;                       // responses streamed at the same time: 503 with Retry-After
  std::size_t stream_bytes_max = 256 * 1024;           // per stream, written but not yet sent: then it waits
  std::size_t in_flight_bytes_max = 64 * 1024 * 1024;  // request bodies of all connections not yet answered: 503
  Duration header_timeout = std::chrono::seconds{10};  // from the first byte of a request to the end of its header: 408
  Duration body_timeout = std::chrono::seconds{30};    // from the end of the header to the end of the body: 408
  Duration idle_timeout = std::chrono::seconds{60};    // between two requests: the connection is closed silently
  // How long the client may take none of the response, or of what has been written to a stream: then the connection is
  // closed. A stream to which nothing is written stays open.
  Duration response_timeout = std::chrono::seconds{30};
  Duration linger_timeout = std::chrono::seconds{2};  // to keep reading after the last response, so that it arrives
  Duration retry_after = std::chrono::seconds{1};     // of the server's own 503; whole seconds
};

}  // namespace relance::adapters::http

// What one HTTP server takes at most. What goes beyond is answered, then the connection is closed.
#pragma once

#include <cstddef>

#include <relance/base/time.h>

namespace relance::adapters::http {

struct HttpLimits {
  std::size_t header_bytes_max = 16 * 1024;            // request line and header fields: 431
  std::size_t headers_max = 100;                       // header fields: 431
  std::size_t body_bytes_max = 4 * 1024 * 1024;        // as it came, and again once decoded: 413
  std::size_t connections_max = 1024;                  // open at once: 503 with Retry-After
  std::size_t streams_max = 256;                       // bodies that are streamed at once: 503 with Retry-After
  std::size_t stream_bytes_max = 256 * 1024;           // of one stream, written and not taken by its client: it waits
  std::size_t in_flight_bytes_max = 64 * 1024 * 1024;  // bodies of all connections that are not answered yet: 503
  Duration header_timeout = std::chrono::seconds{10};  // from the first byte of a request to the end of its header: 408
  Duration body_timeout = std::chrono::seconds{30};    // from the end of the header to the end of the body: 408
  Duration idle_timeout = std::chrono::seconds{60};    // between two requests: closed without a word
  // Until the client has taken the response, or some more of what is streamed: closed. A stream in which nothing is
  // written stays open.
  Duration response_timeout = std::chrono::seconds{30};
  Duration linger_timeout = std::chrono::seconds{2};  // reading on after the last response, for the client to read it
  Duration retry_after = std::chrono::seconds{1};     // of the server's own 503; whole seconds
};

}  // namespace relance::adapters::http

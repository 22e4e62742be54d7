// HTTP requests to other servers. Each is sent at most once.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <relance/base/result.h>
#include <relance/base/time.h>

namespace relance::ports {

inline constexpr Duration kHttpClientTimeout = std::chrono::seconds{30};
inline constexpr Duration kHttpClientConnectTimeout = std::chrono::seconds{10};
inline constexpr std::size_t kHttpClientResponseBytesMax = 1024 * 1024;

struct HttpClientRequest {
  std::string method = "GET";
  std::string url = {};                                           // http:// or https://, without user and password
  std::vector<std::pair<std::string, std::string>> headers = {};  // except Host and Content-Length
  std::string body = {};

  Duration connect_timeout = kHttpClientConnectTimeout;          // of name resolution, connection and TLS handshake
  Duration timeout = kHttpClientTimeout;                         // of the whole request, until the response is complete
  std::size_t response_bytes_max = kHttpClientResponseBytesMax;  // of the body
};

struct HttpClientResponse {
  int status = 0;                                            // as received: redirects are not followed
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case, in order
  std::string body;

  [[nodiscard]] const std::string* header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
      if (key == name) return &value;
    }
    return nullptr;
  }
};

// What the server may have received of a request without a complete response.
enum class HttpDelivery : std::uint8_t {
  kNotSent,  // not a single byte was written: sending it again is safe
  kUnknown,  // some of it may have been written: the server may have acted on it
};

struct HttpClientError {
  HttpDelivery delivery = HttpDelivery::kUnknown;
  std::string reason;  // for an operator: the host and the failure; no path, query, header or body
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // Sends the request once, on a new connection, and waits for the response for at most `timeout`. Never retries,
  // whatever happens. Any thread; several requests may be in flight.
  virtual Result<HttpClientResponse, HttpClientError> send(const HttpClientRequest& request) = 0;
};

}  // namespace relance::ports

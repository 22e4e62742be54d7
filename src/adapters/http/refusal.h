// Answers of the server itself, without the handler.
#pragma once

#include <string_view>

#include <relance/adapters/http/http_limits.h>
#include <relance/ports/http.h>

namespace relance::adapters::http {

struct Refusal {
  int status = 0;           // 0: none
  std::string_view detail;  // a literal
  explicit operator bool() const { return status != 0; }
};

namespace refusals {
inline constexpr Refusal kJunk{400, "not an HTTP/1.1 request"};
inline constexpr Refusal kBadTarget{400, "invalid request target"};
inline constexpr Refusal kHost{400, "exactly one Host header is required"};
inline constexpr Refusal kContentLength{400, "Content-Length must be a single number"};
inline constexpr Refusal kTransferEncoding{400, "Transfer-Encoding must be `chunked`, without Content-Length"};
inline constexpr Refusal kBadGzip{400, "the body is not valid gzip, although Content-Encoding says so"};
inline constexpr Refusal kHeaderTimeout{408, "timed out while receiving the header"};
inline constexpr Refusal kBodyTimeout{408, "timed out while receiving the body"};
inline constexpr Refusal kBodyTooLarge{413, "the body is too large"};
inline constexpr Refusal kContentEncoding{415, "Content-Encoding must be gzip or identity"};
inline constexpr Refusal kExpectation{417, "Expect must be `100-continue`"};
inline constexpr Refusal kHeaderTooLarge{431, "the header is too large"};
inline constexpr Refusal kHandlerFailed{500, "the request failed"};
inline constexpr Refusal kConnections{503, "too many open connections"};
inline constexpr Refusal kInFlight{503, "too many request bytes in flight"};
inline constexpr Refusal kStreams{503, "too many open streams"};
}  // namespace refusals

// As application/problem+json.
[[nodiscard]] ports::HttpResponse response_of(const Refusal& refusal, const HttpLimits& limits);

}  // namespace relance::adapters::http

// What the server answers by itself, without asking the handler.
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
inline constexpr Refusal kJunk{400, "this is no HTTP/1.1 request"};
inline constexpr Refusal kBadTarget{400, "the request target is not readable"};
inline constexpr Refusal kHost{400, "one Host header is required"};
inline constexpr Refusal kContentLength{400, "Content-Length is not one number"};
inline constexpr Refusal kTransferEncoding{400, "Transfer-Encoding is not `chunked` alone, without Content-Length"};
inline constexpr Refusal kBadGzip{400, "the body is not the gzip that Content-Encoding says"};
inline constexpr Refusal kHeaderTimeout{408, "the header did not arrive in time"};
inline constexpr Refusal kBodyTimeout{408, "the body did not arrive in time"};
inline constexpr Refusal kBodyTooLarge{413, "the body is too large"};
inline constexpr Refusal kContentEncoding{415, "Content-Encoding is neither gzip nor identity"};
inline constexpr Refusal kExpectation{417, "Expect is not `100-continue`"};
inline constexpr Refusal kHeaderTooLarge{431, "the header is too large"};
inline constexpr Refusal kHandlerFailed{500, "the request failed"};
inline constexpr Refusal kConnections{503, "too many connections are open"};
inline constexpr Refusal kInFlight{503, "too many bytes are under way"};
inline constexpr Refusal kStreams{503, "too many streams are open"};
}  // namespace refusals

// As application/problem+json.
[[nodiscard]] ports::HttpResponse response_of(const Refusal& refusal, const HttpLimits& limits);

}  // namespace relance::adapters::http

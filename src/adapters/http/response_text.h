// Serialises responses.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <relance/ports/http.h>

namespace relance::adapters::http {

[[nodiscard]] std::string_view reason_phrase(int status);

// IMF-fixdate (RFC 9110, section 5.6.7): "Sun, 06 Nov 1994 08:49:37 GMT".
[[nodiscard]] std::string http_date(std::chrono::sys_seconds time);

inline constexpr int kNoContent = 204;
inline constexpr int kNotModified = 304;

// Whether an answer of this status may have a body.
[[nodiscard]] constexpr bool has_content(int status) {
  return status != kNoContent && status != kNotModified;
}

// How a client knows where the body ends.
enum class BodyEnd : std::uint8_t { kLength, kChunks, kClose };

struct ResponseForm {
  std::string_view date;
  bool keep_alive = true;
  bool http_1_0 = false;   // of the request: keep-alive must be stated explicitly
  bool head_only = false;  // an answer to HEAD: everything but the body
  BodyEnd body_end = BodyEnd::kLength;
};

// Header names and values must not contain line breaks: the handler guarantees it.
void append_response(const ports::HttpResponse& response, const ResponseForm& form, std::string& out);

}  // namespace relance::adapters::http

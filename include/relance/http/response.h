// Responses that any route can return. Their texts never contain request data, except names of parameters.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <relance/base/time.h>
#include <relance/json/writer.h>
#include <relance/ports/http.h>

namespace relance::http {

// application/problem+json (RFC 9457). `detail` tells the client what to do; `members` can add members.
[[nodiscard]] ports::HttpResponse problem(int status, std::string_view detail,
                                          const std::function<void(json::Writer&)>& members = nullptr);
[[nodiscard]] ports::HttpResponse method_not_allowed(std::string_view allowed);
// 401 with a challenge.
[[nodiscard]] ports::HttpResponse unauthorized();
// With Retry-After, in whole seconds and at least one.
[[nodiscard]] ports::HttpResponse retry_later(int status, std::string_view detail, Duration wait);

struct InvalidParameter {
  std::string parameter;
  std::string detail;
};
// 400 with the member `errors`: [{"parameter","detail"}].
[[nodiscard]] ports::HttpResponse invalid_parameters(const std::vector<InvalidParameter>& errors);

// Whether If-None-Match matches the tag by weak comparison (RFC 9110, section 13.1.2).
[[nodiscard]] bool has_current(const ports::HttpRequest& request, std::string_view etag);

// 200 with an ETag, or 304 if the client has it already.
[[nodiscard]] ports::HttpResponse json_response(const ports::HttpRequest& request, std::string json);

}  // namespace relance::http

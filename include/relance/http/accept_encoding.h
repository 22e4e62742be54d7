// The client's Accept-Encoding (RFC 9110, section 12.5.3). A malformed header counts as missing.
#pragma once

#include <string_view>

#include <relance/ports/http.h>

namespace relance::http {

// Whether it accepts a content coding ("gzip", "br") and does not prefer the unencoded content.
[[nodiscard]] bool accepts_coding(const ports::HttpRequest& request, std::string_view coding);

}  // namespace relance::http

// The target of a request line (RFC 9112, section 3.2).
#pragma once

#include <string_view>

#include <relance/ports/http.h>

namespace relance::adapters::http {

// Fills in path and query of the request. Accepts `/path?query`, the same after `http://authority`, and `*`. False:
// none of them, or a `%` without two hex digits.
[[nodiscard]] bool read_target(std::string_view target, ports::HttpRequest& request);

}  // namespace relance::adapters::http

// The second word of a request line (RFC 9112, section 3.2).
#pragma once

#include <string_view>

#include <relance/ports/http.h>

namespace relance::adapters::http {

// Fills path and query of the request. Takes `/path?query`, the same behind `http://authority`, and `*`. False: none of
// them, or a `%` without two hexadecimal digits.
[[nodiscard]] bool read_target(std::string_view target, ports::HttpRequest& request);

}  // namespace relance::adapters::http

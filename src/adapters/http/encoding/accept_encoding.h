// What a client says of encodings (RFC 9110, section 12.5.3).
#pragma once

#include <relance/ports/http.h>

namespace relance::adapters::http {

// Whether it takes gzip, and would not rather have it plain. What cannot be read counts as not said.
[[nodiscard]] bool accepts_gzip(const ports::HttpRequest& request);

}  // namespace relance::adapters::http

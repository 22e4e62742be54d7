// What a client says of encodings (RFC 9110, section 12.5.3). What cannot be read counts as not said.
#pragma once

#include <string_view>

#include <relance/ports/http.h>

namespace relance::http {

// Whether it takes a content coding ("gzip", "br"), and would not rather have the content as it is.
[[nodiscard]] bool accepts_coding(const ports::HttpRequest& request, std::string_view coding);

}  // namespace relance::http

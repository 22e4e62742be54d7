// Which answers are compressed, and what their header says of it.
#pragma once

#include <cstddef>

#include <relance/ports/http.h>

namespace relance::adapters::http {

inline constexpr std::size_t kGzipBytesMin = 1024;  // a smaller body is not worth it

// Whether the response, or its stream, is to go out as gzip; its header fields are made to say so.
[[nodiscard]] bool choose_gzip(ports::HttpResponse& response, bool accepts_gzip);
// Compresses a body that is worth it.
void encode_body(ports::HttpResponse& response, bool accepts_gzip);

}  // namespace relance::adapters::http

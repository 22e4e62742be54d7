// Decides which answers are compressed, and sets their headers accordingly.
#pragma once

#include <cstddef>

#include <relance/ports/http.h>

namespace relance::adapters::http {

inline constexpr std::size_t kGzipBytesMin = 1024;  // compressing a smaller body is not worthwhile

// Whether the response, or its stream, is to be sent as gzip; if so, sets its header fields.
[[nodiscard]] bool choose_gzip(ports::HttpResponse& response, bool accepts_gzip);
// Compresses the body if worthwhile.
void encode_body(ports::HttpResponse& response, bool accepts_gzip);

}  // namespace relance::adapters::http

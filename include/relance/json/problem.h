// Errors as application/problem+json (RFC 9457).
#pragma once

#include <string_view>

#include <relance/json/writer.h>

namespace relance::json {

// Writes all members but not the closing brace: others may follow. `detail` says what to do about the error.
inline void open_problem(int status, std::string_view title, std::string_view detail, Writer& out) {
  out.begin_object();
  out.name("type").text("about:blank");
  out.name("title").text(title);
  out.name("status").number(status);
  out.name("detail").text(detail);
}

}  // namespace relance::json

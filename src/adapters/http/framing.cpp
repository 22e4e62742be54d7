#include "framing.h"

#include <algorithm>
#include <string_view>

#include <relance/base/text.h>

namespace relance::adapters::http {
namespace {

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

struct Fields {
  int hosts = 0;
  int lengths = 0;
  int encodings = 0;  // transfer encodings
  bool length_is_number = true;
  bool is_chunked = true;
};

Refusal take_field(std::string_view name, std::string_view value, Fields& fields, Framing& framing) {
  if (name == "host") {
    ++fields.hosts;
  } else if (name == "content-length") {
    ++fields.lengths;
    fields.length_is_number = is_number(value);
  } else if (name == "transfer-encoding") {
    ++fields.encodings;
    fields.is_chunked = equal_ignoring_case(value, "chunked");
  } else if (name == "content-encoding") {
    if (framing.is_gzip) return refusals::kContentEncoding;
    framing.is_gzip = equal_ignoring_case(value, "gzip") || equal_ignoring_case(value, "x-gzip");
    if (!framing.is_gzip && !equal_ignoring_case(value, "identity")) return refusals::kContentEncoding;
  } else if (name == "expect") {
    framing.expects_continue = equal_ignoring_case(value, "100-continue");
    if (!framing.expects_continue) return refusals::kExpectation;
  }
  return {};
}

}  // namespace

Refusal check_framing(const ports::HttpRequest& request, bool http_1_0, Framing& framing) {
  Fields fields;
  Refusal refusal;
  for (const auto& [name, value] : request.headers) {
    const Refusal found = take_field(name, value, fields, framing);
    if (!refusal) refusal = found;
  }
  if (fields.hosts > 1 || (fields.hosts == 0 && !http_1_0)) return refusals::kHost;
  if (fields.lengths > 1 || !fields.length_is_number) return refusals::kContentLength;
  if (fields.encodings != 0) {
    const bool is_plain = fields.encodings == 1 && fields.is_chunked && fields.lengths == 0 && !http_1_0;
    if (!is_plain) return refusals::kTransferEncoding;
  }
  if (http_1_0) framing.expects_continue = false;
  return refusal;
}

}  // namespace relance::adapters::http

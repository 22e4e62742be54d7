#include "response_encoding.h"

#include <algorithm>
#include <string_view>

#include <relance/base/text.h>

#include "encoding/gzip.h"
#include "response_text.h"

namespace relance::adapters::http {
namespace {

std::string* find_header(ports::HttpResponse& response, std::string_view name) {
  const auto found =
      std::ranges::find_if(response.headers, [&](const auto& field) { return equal_ignoring_case(field.first, name); });
  return found == response.headers.end() ? nullptr : &found->second;
}

bool compresses_well(std::string_view content_type) {
  std::string_view type = content_type.substr(0, content_type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return type.starts_with("text/") || type.ends_with("+json") || type.ends_with("+xml") || type == "application/json" ||
         type == "application/x-ndjson" || type == "application/javascript" || type == "application/xml";
}

}  // namespace

bool choose_gzip(ports::HttpResponse& response, bool accepts_gzip) {
  if (!compresses_well(response.content_type)) return false;
  for (const char* name : {"Content-Encoding", "Content-Range"}) {
    if (find_header(response, name) != nullptr) return false;
  }
  const bool has_body = has_content(response.status);
  if (has_body && !response.stream && response.body.size() <= kGzipBytesMin) return false;
  // A 304 has the headers of the answer with a body.
  if ((has_body || response.status == kNotModified) && find_header(response, "Vary") == nullptr)
    response.headers.emplace_back("Vary", "Accept-Encoding");
  if (!has_body || !accepts_gzip) return false;
  response.headers.emplace_back("Content-Encoding", "gzip");
  std::string* const tag = find_header(response, "ETag");
  if (tag != nullptr && !tag->starts_with("W/")) tag->insert(0, "W/");
  return true;
}

void encode_body(ports::HttpResponse& response, bool accepts_gzip) {
  if (response.stream || !choose_gzip(response, accepts_gzip)) return;
  std::string encoded;
  gzip(response.body, encoded);
  response.body = std::move(encoded);
}

}  // namespace relance::adapters::http

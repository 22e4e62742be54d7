#include "problem.h"

#include <string>

#include <relance/base/byte_buffer.h>
#include <relance/json/problem.h>
#include <relance/ports/http_status.h>

namespace relance::ingress {
namespace {

ports::HttpResponse closed(int status, ByteBuffer& text, json::Writer& out) {
  out.end_object();
  return {status, "application/problem+json", std::string{text.view()}, {}};
}

}  // namespace

ports::HttpResponse problem(int status, std::string_view detail) {
  ByteBuffer text;
  json::Writer out{text};
  json::open_problem(status, ports::status_title(status), detail, out);
  return closed(status, text, out);
}

ports::HttpResponse method_not_allowed(std::string_view allowed) {
  ports::HttpResponse response = problem(405, "this address does not take this method");
  response.headers.emplace_back("Allow", allowed);
  return response;
}

ports::HttpResponse unavailable(std::optional<Duration> retry_after) {
  ports::HttpResponse response = problem(503, "the log cannot take it now; post it again");
  if (retry_after) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(*retry_after).count();
    response.headers.emplace_back("Retry-After", std::to_string(seconds));
  }
  return response;
}

ports::HttpResponse refused_event(const events::PostDefect& defect) {
  ByteBuffer text;
  json::Writer out{text};
  json::open_problem(400, ports::status_title(400), "an event cannot be taken, and so none of this post is", out);
  if (defect.event) out.name("index").number(static_cast<std::int64_t>(*defect.event));
  out.name("path").text(defect.defect.path);
  out.name("reason").text(to_text(defect.defect.reason));
  return closed(400, text, out);
}

}  // namespace relance::ingress

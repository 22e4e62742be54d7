#include "problem.h"

#include <string>

#include <relance/base/byte_buffer.h>
#include <relance/codec/json_text.h>
#include <relance/ports/http_status.h>

namespace relance::ingress {
namespace {

// All members but the closing brace.
void open_problem(int status, std::string_view detail, ByteBuffer& out) {
  out.append(R"({"type":"about:blank","title":)");
  codec::append_json_string(ports::status_title(status), out);
  out.append(R"(,"status":)");
  codec::append_number(std::int64_t{status}, out);
  out.append(R"(,"detail":)");
  codec::append_json_string(detail, out);
}

ports::HttpResponse closed(int status, ByteBuffer& out) {
  out.push('}');
  return {status, "application/problem+json", std::string{out.view()}, {}};
}

}  // namespace

ports::HttpResponse problem(int status, std::string_view detail) {
  ByteBuffer out;
  open_problem(status, detail, out);
  return closed(status, out);
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

ports::HttpResponse refused_event(const codec::PostDefect& defect) {
  ByteBuffer out;
  open_problem(400, "an event cannot be taken, and so none of this post is", out);
  if (defect.event) {
    out.append(R"(,"index":)");
    codec::append_number(static_cast<std::uint64_t>(*defect.event), out);
  }
  out.append(R"(,"path":)");
  codec::append_json_string(defect.defect.path, out);
  out.append(R"(,"reason":)");
  codec::append_plain_string(codec::to_text(defect.defect.reason), out);
  return closed(400, out);
}

}  // namespace relance::ingress

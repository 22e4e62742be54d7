#include "problem.h"

#include <string>

#include <relance/base/byte_buffer.h>
#include <relance/codec/json_text.h>

namespace relance::ingress {
namespace {

std::string_view title_of(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 415:
      return "Unsupported Media Type";
    case 503:
      return "Service Unavailable";
    default:  // any other number that a caller hands over
      return "Error";
  }
}

// All members but the closing brace.
void open_problem(int status, std::string_view detail, ByteBuffer& out) {
  out.append(R"({"type":"about:blank","title":)");
  codec::append_json_string(title_of(status), out);
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

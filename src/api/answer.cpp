#include "answer.h"

#include <algorithm>

#include <relance/base/uuid.h>
#include <relance/json/problem.h>
#include <relance/ports/http_status.h>

namespace relance::api {
namespace {

ports::HttpResponse problem_response(int status, const ByteBuffer& text) {
  return {status, "application/problem+json", std::string{text.view()}, {}};
}

// RFC 9110, section 13.1.2: weak comparison with each of the list.
bool is_known(const ports::HttpRequest& request, std::string_view tag) {
  const std::string* header = request.header("if-none-match");
  if (header == nullptr) return false;
  std::string_view list = *header;
  if (list == "*") return true;
  const std::string_view opaque = tag.substr(2);  // without W/
  while (!list.empty()) {
    std::string_view one = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), one.size() + 1));
    while (one.starts_with(' ')) one.remove_prefix(1);
    while (one.ends_with(' ')) one.remove_suffix(1);
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == opaque) return true;
  }
  return false;
}

}  // namespace

ports::HttpResponse problem(int status, std::string_view detail) {
  ByteBuffer text;
  json::Writer out{text};
  json::open_problem(status, ports::status_title(status), detail, out);
  out.end_object();
  return problem_response(status, text);
}

ports::HttpResponse bad_request(const std::vector<BadParameter>& errors) {
  ByteBuffer text;
  json::Writer out{text};
  json::open_problem(400, ports::status_title(400), "a parameter cannot be taken", out);
  out.name("errors").begin_array();
  for (const BadParameter& error : errors) {
    out.begin_object();
    out.name("parameter").text(error.parameter);
    out.name("detail").text(error.detail);
    out.end_object();
  }
  out.end_array().end_object();
  return problem_response(400, text);
}

// Weak, as the server may compress the answer.
ports::HttpResponse answer_json(const ports::HttpRequest& request, std::string json) {
  const std::string tag = "W/\"" + to_string(uuid5(kNamespaceUrl, json)) + "\"";
  ports::HttpResponse response;
  response.headers = {{"ETag", tag}, {"Cache-Control", "private, no-cache"}};
  if (is_known(request, tag)) {
    response.status = 304;
    return response;
  }
  response.body = std::move(json);
  return response;
}

}  // namespace relance::api

#include <algorithm>
#include <utility>

#include <relance/base/uuid.h>
#include <relance/http/response.h>
#include <relance/json/problem.h>
#include <relance/ports/http_status.h>

namespace relance::http {

ports::HttpResponse problem(int status, std::string_view detail, const std::function<void(json::Writer&)>& members) {
  std::string text = json::document([&](json::Writer& out) {
    json::open_problem(status, ports::status_title(status), detail, out);
    if (members) members(out);
    out.end_object();
  });
  return {status, "application/problem+json", std::move(text), {}};
}

ports::HttpResponse method_not_allowed(std::string_view allowed) {
  ports::HttpResponse response = problem(405, "method not allowed");
  response.headers.emplace_back("Allow", allowed);
  return response;
}

ports::HttpResponse unauthorized() {
  ports::HttpResponse response = problem(401, "missing or invalid token: send `Authorization: Bearer TOKEN`");
  response.headers.emplace_back("WWW-Authenticate", R"(Bearer realm="relance")");
  return response;
}

ports::HttpResponse retry_later(int status, std::string_view detail, Duration wait) {
  ports::HttpResponse response = problem(status, detail);
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  response.headers.emplace_back("Retry-After", std::to_string(std::max<std::int64_t>(1, seconds)));
  return response;
}

ports::HttpResponse invalid_parameters(const std::vector<InvalidParameter>& errors) {
  return problem(400, "invalid query parameter", [&](json::Writer& out) {
    out.name("errors").begin_array();
    for (const InvalidParameter& error : errors) {
      out.begin_object();
      out.name("parameter").text(error.parameter);
      out.name("detail").text(error.detail);
      out.end_object();
    }
    out.end_array();
  });
}

bool has_current(const ports::HttpRequest& request, std::string_view etag) {
  const std::string* header = request.header("if-none-match");
  if (header == nullptr) return false;
  std::string_view list = *header;
  if (list == "*") return true;
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  while (!list.empty()) {
    std::string_view one = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), one.size() + 1));
    while (one.starts_with(' ')) one.remove_prefix(1);
    while (one.ends_with(' ')) one.remove_suffix(1);
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == etag) return true;
  }
  return false;
}

// The tag is weak because the server may compress the body.
ports::HttpResponse json_response(const ports::HttpRequest& request, std::string json) {
  const std::string tag = "W/\"" + to_string(uuid5(kNamespaceUrl, json)) + "\"";
  ports::HttpResponse response;
  response.headers = {{"ETag", tag}, {"Cache-Control", "private, no-cache"}};
  if (has_current(request, tag)) {
    response.status = 304;
    return response;
  }
  response.body = std::move(json);
  return response;
}

}  // namespace relance::http

#include "cors.h"

#include <algorithm>

#include <relance/http/response.h>

namespace relance::http {
namespace {

const std::string* known_origin(const ports::HttpRequest& request, const std::vector<std::string>& origins) {
  const std::string* origin = request.header("origin");
  return origin != nullptr && std::ranges::find(origins, *origin) != origins.end() ? origin : nullptr;
}

}  // namespace

void allow_origin(const ports::HttpRequest& request, const std::vector<std::string>& origins,
                  ports::HttpResponse& response) {
  if (origins.empty()) return;
  response.headers.emplace_back("Vary", "Origin");
  const std::string* origin = known_origin(request, origins);
  if (origin == nullptr) return;
  response.headers.emplace_back("Access-Control-Allow-Origin", *origin);
  response.headers.emplace_back("Access-Control-Expose-Headers", "ETag, X-Request-Id, Retry-After");
}

ports::HttpResponse answer_preflight(const ports::HttpRequest& request, const std::vector<std::string>& origins) {
  if (known_origin(request, origins) == nullptr) return problem(403, "origin not allowed by the CORS policy");
  ports::HttpResponse response;
  response.status = 204;
  response.content_type.clear();
  response.headers = {{"Access-Control-Allow-Methods", "GET, HEAD"},
                      {"Access-Control-Allow-Headers", "Authorization, If-None-Match, Last-Event-ID, X-Request-Id"},
                      {"Access-Control-Max-Age", "600"}};
  return response;
}

}  // namespace relance::http

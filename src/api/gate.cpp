#include "gate.h"

#include <algorithm>

#include <relance/base/hmac.h>
#include <relance/base/text.h>

#include "answer.h"

namespace relance::api {
namespace {

constexpr std::string_view kBearer = "Bearer ";

bool is_bearer(std::string_view header) {
  return equal_ignoring_case(header.substr(0, kBearer.size()), kBearer);
}

const std::string* known_origin(const ports::HttpRequest& request, const std::vector<std::string>& origins) {
  const std::string* origin = request.header("origin");
  return origin != nullptr && std::ranges::find(origins, *origin) != origins.end() ? origin : nullptr;
}

}  // namespace

Gate::Gate(const ApiOptions& options) : tokens_(options.tokens) {
  for (std::size_t i = 0; i < tokens_.size(); ++i) limits_.emplace_back(options.requests_per_second);
}

const Token* Gate::admit(const ports::HttpRequest& request) const {
  const std::string* header = request.header("authorization");
  if (header == nullptr || !is_bearer(*header)) return nullptr;
  const std::string_view given = std::string_view{*header}.substr(kBearer.size());
  const Token* found = nullptr;
  for (const Token& token : tokens_) {
    if (equal_in_constant_time(token.secret, given)) found = &token;
  }
  return found;
}

std::optional<ports::HttpResponse> Gate::slow_down(const Token& token, Duration now) {
  Duration wait{};
  if (limits_[static_cast<std::size_t>(&token - tokens_.data())].take(now, wait)) return std::nullopt;
  ports::HttpResponse response = problem(429, "this token asks too often");
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  response.headers.emplace_back("Retry-After", std::to_string(std::max<std::int64_t>(1, seconds)));
  return response;
}

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
  if (known_origin(request, origins) == nullptr) return problem(403, "this origin may not ask from a browser");
  ports::HttpResponse response;
  response.status = 204;
  response.content_type.clear();
  response.headers = {{"Access-Control-Allow-Methods", "GET, HEAD"},
                      {"Access-Control-Allow-Headers", "Authorization, If-None-Match, Last-Event-ID, X-Request-Id"},
                      {"Access-Control-Max-Age", "600"}};
  return response;
}

}  // namespace relance::api

#include "refusal.h"

#include <string>

#include <relance/http/response.h>

namespace relance::adapters::http {

ports::HttpResponse response_of(const Refusal& refusal, const HttpLimits& limits) {
  ports::HttpResponse response = relance::http::problem(refusal.status, refusal.detail);
  response.headers = {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}};
  if (refusal.status == 503) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(limits.retry_after).count();
    response.headers.emplace_back("Retry-After", std::to_string(seconds));
  }
  if (refusal.status == 415) response.headers.emplace_back("Accept-Encoding", "gzip");
  return response;
}

}  // namespace relance::adapters::http

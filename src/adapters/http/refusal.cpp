#include "refusal.h"

#include <string>

#include "response_text.h"

namespace relance::adapters::http {

ports::HttpResponse response_of(const Refusal& refusal, const HttpLimits& limits) {
  ports::HttpResponse response;
  response.status = refusal.status;
  response.content_type = "application/problem+json";
  response.body.append(R"({"type":"about:blank","title":")")
      .append(reason_phrase(refusal.status))
      .append(R"(","status":)")
      .append(std::to_string(refusal.status))
      .append(R"(,"detail":")")
      .append(refusal.detail)
      .append(R"("})");
  if (refusal.status == 503) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(limits.retry_after).count();
    response.headers.emplace_back("Retry-After", std::to_string(seconds));
  }
  if (refusal.status == 415) response.headers.emplace_back("Accept-Encoding", "gzip");
  return response;
}

}  // namespace relance::adapters::http

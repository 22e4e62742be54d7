// Who asks, and whether it asks too much.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <relance/api/options.h>
#include <relance/ports/http.h>

#include "rate_limit.h"

namespace relance::api {

// One thread at a time.
class Gate {
 public:
  explicit Gate(const ApiOptions& options);

  // Who bears a token that is right; none: nobody. Takes as long for every wrong one.
  [[nodiscard]] const Token* admit(const ports::HttpRequest& request) const;
  // The answer to who asks too often; none: go on.
  [[nodiscard]] std::optional<ports::HttpResponse> slow_down(const Token& token, Duration now);

 private:
  std::vector<Token> tokens_;
  std::vector<RateLimit> limits_;  // of the token at the same place
};

// Adds what lets a browser of one of these origins read the answer.
void allow_origin(const ports::HttpRequest& request, const std::vector<std::string>& origins,
                  ports::HttpResponse& response);
// 204 to a preflight of one of these origins, 403 to others.
[[nodiscard]] ports::HttpResponse answer_preflight(const ports::HttpRequest& request,
                                                   const std::vector<std::string>& origins);

}  // namespace relance::api

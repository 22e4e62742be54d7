// Cross-origin requests of browsers (Fetch standard, "CORS protocol").
#pragma once

#include <string>
#include <vector>

#include <relance/ports/http.h>

namespace relance::http {

// Adds the headers that let a browser with one of these origins read the answer.
void allow_origin(const ports::HttpRequest& request, const std::vector<std::string>& origins,
                  ports::HttpResponse& response);
// 204 to a preflight from one of these origins, 403 to others.
[[nodiscard]] ports::HttpResponse answer_preflight(const ports::HttpRequest& request,
                                                   const std::vector<std::string>& origins);

}  // namespace relance::http

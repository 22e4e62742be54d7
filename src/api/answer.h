// What a route answers, before it becomes HTTP.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <relance/ports/http.h>

#include "list/parameters.h"

namespace relance::api {

// `detail` says what to do about it; no text in it comes from a request, but for names of parameters.
[[nodiscard]] ports::HttpResponse problem(int status, std::string_view detail);
// 400 with the member `errors`: [{"parameter","detail"}].
[[nodiscard]] ports::HttpResponse bad_request(const std::vector<BadParameter>& errors);

// 200 with an ETag, or 304 where the request has it already.
[[nodiscard]] ports::HttpResponse answer_json(const ports::HttpRequest& request, std::string json);

}  // namespace relance::api

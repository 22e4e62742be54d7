// Where a request ends, and how its body is written: what header fields say, read as strictly as it takes to agree with
// any proxy in front of the server (RFC 9112, section 6).
#pragma once

#include <relance/ports/http.h>

#include "refusal.h"

namespace relance::adapters::http {

struct Framing {
  bool expects_continue = false;
  bool is_gzip = false;
};

// What is wrong with the header, none: nothing, and `framing` is filled.
[[nodiscard]] Refusal check_framing(const ports::HttpRequest& request, bool http_1_0, Framing& framing);

}  // namespace relance::adapters::http

// Where a request ends and how its body is encoded. Header fields are read as strictly as needed to agree with any
// proxy in front of the server (RFC 9112, section 6).
#pragma once

#include <relance/ports/http.h>

#include "refusal.h"

namespace relance::adapters::http {

struct Framing {
  bool expects_continue = false;
  bool is_gzip = false;
};

// Returns what is wrong with the header; if nothing is, fills in `framing`.
[[nodiscard]] Refusal check_framing(const ports::HttpRequest& request, bool http_1_0, Framing& framing);

}  // namespace relance::adapters::http

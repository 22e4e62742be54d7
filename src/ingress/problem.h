// Errors as application/problem+json (RFC 9457). No text in them comes from a secret or from the content of a body.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <relance/base/time.h>
#include <relance/events/event_post.h>
#include <relance/ports/http.h>

namespace relance::ingress {

// `detail` says what to do about it.
[[nodiscard]] ports::HttpResponse problem(int status, std::string_view detail);
[[nodiscard]] ports::HttpResponse method_not_allowed(std::string_view allowed);
// The log did not take it; without `retry_after` it will not for long.
[[nodiscard]] ports::HttpResponse unavailable(std::optional<Duration> retry_after);
// 400 with the members `index` (none: the body as a whole), `path` and `reason`.
[[nodiscard]] ports::HttpResponse refused_event(const events::PostDefect& defect);

}  // namespace relance::ingress

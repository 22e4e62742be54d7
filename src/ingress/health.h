// What watchers ask: alive, ready, measured.
#pragma once

#include <relance/ingress/status_source.h>
#include <relance/ports/http.h>

namespace relance::ingress {

[[nodiscard]] ports::HttpResponse alive();
// 200 or 503. `verbose` lists all checks, otherwise those that failed.
[[nodiscard]] ports::HttpResponse readiness(StatusSource& status, bool verbose);
[[nodiscard]] ports::HttpResponse metrics(StatusSource& status);

}  // namespace relance::ingress

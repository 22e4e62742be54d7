#include "health.h"

#include <algorithm>
#include <string>
#include <vector>

#include <relance/base/byte_buffer.h>
#include <relance/json/text.h>

namespace relance::ingress {
namespace {

void append_check(const StatusCheck& check, ByteBuffer& out) {
  out.append(R"({"name":)");
  json::append_string(check.name, out);
  out.append(check.passed ? R"(,"passed":true)" : R"(,"passed":false,"reason":)");
  if (!check.passed) json::append_string(check.reason, out);
  out.push('}');
}

}  // namespace

ports::HttpResponse alive() {
  return {200, "text/plain", "ok", {}};
}

ports::HttpResponse readiness(StatusSource& status, bool verbose) {
  const std::vector<StatusCheck> checks = status.checks();
  const bool ready = std::all_of(checks.begin(), checks.end(), [](const StatusCheck& check) { return check.passed; });
  ByteBuffer out;
  out.append(ready ? R"({"ready":true,"checks":[)" : R"({"ready":false,"checks":[)");
  bool first = true;
  for (const StatusCheck& check : checks) {
    if (check.passed && !verbose) continue;
    if (!first) out.push(',');
    first = false;
    append_check(check, out);
  }
  out.append("]}");
  return {ready ? 200 : 503, "application/json", std::string{out.view()}, {}};
}

ports::HttpResponse metrics(StatusSource& status) {
  return {200, "text/plain; version=0.0.4", status.metrics_text(), {}};
}

}  // namespace relance::ingress

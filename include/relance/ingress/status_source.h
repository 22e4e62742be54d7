// What the program says about itself to those who watch it.
#pragma once

#include <string>
#include <vector>

namespace relance::ingress {

struct StatusCheck {
  std::string name;
  bool passed = true;
  std::string reason;  // why not; empty where it passed
};

// Asked on the server's thread: must not wait.
class StatusSource {
 public:
  virtual ~StatusSource() = default;
  // Ready is who passes them all.
  virtual std::vector<StatusCheck> checks() = 0;
  // Prometheus' text format, version 0.0.4.
  virtual std::string metrics_text() = 0;
};

}  // namespace relance::ingress

// What /readyz reports. A process is ready when all checks pass.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace relance::runtime {

struct HealthCheck {
  std::string name;
  std::string failure;  // empty: the check passed
};

class HealthReport {
 public:
  void pass(std::string name) { checks_.push_back({std::move(name), {}}); }
  void fail(std::string name, std::string why) { checks_.push_back({std::move(name), std::move(why)}); }
  // Fails with `why`, or passes if it is empty.
  void check(std::string name, std::string why) { checks_.push_back({std::move(name), std::move(why)}); }

  [[nodiscard]] const std::vector<HealthCheck>& checks() const { return checks_; }
  [[nodiscard]] bool is_ready() const {
    for (const HealthCheck& check : checks_) {
      if (!check.failure.empty()) return false;
    }
    return true;
  }

 private:
  std::vector<HealthCheck> checks_;
};

}  // namespace relance::runtime

// Whether the database responds, according to requests. A change is reported once, by the request that noticed it.
#pragma once

#include <mutex>
#include <string>

#include <relance/api/api.h>

namespace relance::api {

// Any thread.
class DatabaseHealth {
 public:
  explicit DatabaseHealth(ApiObserver& observer) : observer_(observer) {}

  // For a request that started at `begun` and used the database until `now` (since boot). Its result is ignored if the
  // database went down or recovered after the request started.
  void answered(Duration begun, Duration now) {
    const std::lock_guard lock(mutex_);
    if (!is_away_ || begun < changed_) return;
    is_away_ = false;
    changed_ = now;
    observer_.on_database(std::nullopt);
  }
  void failed(Duration begun, Duration now, const std::string& reason) {
    const std::lock_guard lock(mutex_);
    if (is_away_ || begun < changed_) return;
    is_away_ = true;
    changed_ = now;
    observer_.on_database(reason);
  }

 private:
  ApiObserver& observer_;
  std::mutex mutex_;  // locked while reporting, so that reports keep their order
  bool is_away_ = false;
  Duration changed_{};  // when it went down or recovered
};

}  // namespace relance::api

// Whether the database responds, as requests find out. A change is reported once, by the request that noticed it.
#pragma once

#include <mutex>
#include <string>

#include <relance/api/api.h>

namespace relance::api {

// Any thread.
class DatabaseHealth {
 public:
  explicit DatabaseHealth(ApiObserver& observer) : observer_(observer) {}

  // Of a request that came at `begun` and asked until `now` (since boot). What it has found says nothing where the
  // database went away, or came back, since it came.
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
  std::mutex mutex_;  // held while a line is written, so that lines keep their order
  bool is_away_ = false;
  Duration changed_{};  // when it went away or came back
};

}  // namespace relance::api

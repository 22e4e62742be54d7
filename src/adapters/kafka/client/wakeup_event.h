// Set by librdkafka's threads when a queue becomes non-empty, and by callers that want a session's poll() to return.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace relance::kafka {

class WakeupEvent {
 public:
  void notify() {
    const std::lock_guard lock(mutex_);
    rung_ = true;
    came_.notify_all();
  }
  // Resets the event; call before checking for work.
  void forget() {
    const std::lock_guard lock(mutex_);
    rung_ = false;
  }
  void wait_until(std::chrono::steady_clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    came_.wait_until(lock, deadline, [this] { return rung_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  bool rung_ = false;
};

}  // namespace relance::kafka

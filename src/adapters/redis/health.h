// Logs the server's health: that it cannot be used, or that it refuses reads or writes; each once when it begins and
// once when it ends, however many calls notice.
#pragma once

#include <mutex>
#include <string>

#include <relance/adapters/redis/cache.h>

namespace relance::redis {

// The two kinds of calls: a replica can be read, but neither it nor a full server can be written.
enum class WayName : std::uint8_t { kRead, kWritten };

[[nodiscard]] constexpr const char* participle_of(WayName way) {
  return way == WayName::kRead ? "read" : "written";
}

// Any thread.
class Health {
 public:
  Health(std::string name, const RedisOptions& options) : name_(std::move(name)), options_(options) {}

  // A call that was made as a probe has succeeded.
  void worked(WayName way) {
    const std::lock_guard lock(mutex_);
    end(is_unusable_, "used");
    end(is_refused(way), participle_of(way));
  }
  // A call has failed, and its kind is paused for a while. `is_usable`: the server replied, but refused.
  void failed(WayName way, bool is_usable, const std::string& reason) {
    const std::lock_guard lock(mutex_);
    if (is_usable) end(is_unusable_, "used");
    begin(is_usable ? is_refused(way) : is_unusable_, is_usable ? participle_of(way) : "used", reason);
  }

 private:
  bool& is_refused(WayName way) { return way == WayName::kRead ? is_read_refused_ : is_write_refused_; }

  void begin(bool& is_failing, const char* participle, const std::string& reason) {
    if (!is_failing) tell(true, name_ + " cannot be " + participle + ", and is not asked for a while: " + reason);
    is_failing = true;
  }
  void end(bool& is_failing, const char* participle) {
    if (is_failing) tell(false, name_ + " can be " + participle + " again");
    is_failing = false;
  }
  void tell(bool is_failing, const std::string& line) const {
    if (options_.on_change) options_.on_change(is_failing, line);
  }

  const std::string name_;
  const RedisOptions& options_;
  std::mutex mutex_;  // guards everything below; locked while a line is written, so that lines keep their order
  bool is_unusable_ = false;
  bool is_read_refused_ = false;
  bool is_write_refused_ = false;
};

}  // namespace relance::redis

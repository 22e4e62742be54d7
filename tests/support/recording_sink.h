// Log lines as a test reads them. Any thread.
#pragma once

#include <algorithm>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <relance/base/logging.h>

namespace relance::logging {

class RecordingSink : public Sink {
 public:
  explicit RecordingSink(Level minimum = Level::kDebug) : minimum_(minimum) {}

  [[nodiscard]] bool wants(Level level) const override { return level >= minimum_; }
  void write(Level level, std::string_view event, std::span<const Field> fields) override {
    std::string line{event};
    for (const Field& field : fields) line.append(" ").append(field.name).append("=").append(field.value);
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
    levels_.push_back(level);
  }

  [[nodiscard]] std::vector<std::string> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }
  [[nodiscard]] std::vector<Level> levels() const {
    const std::lock_guard lock(mutex_);
    return levels_;
  }
  // Lines that begin so.
  [[nodiscard]] std::vector<std::string> lines(std::string_view start) const {
    std::vector<std::string> found = lines();
    std::erase_if(found, [&](const std::string& line) { return !line.starts_with(start); });
    return found;
  }

 private:
  const Level minimum_;
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
  std::vector<Level> levels_;
};

// Installed while it lives.
class Installed {
 public:
  explicit Installed(Sink& sink) : previous_(install(&sink)) {}
  Installed(const Installed&) = delete;
  Installed& operator=(const Installed&) = delete;
  ~Installed() { install(previous_); }

 private:
  Sink* previous_;
};

}  // namespace relance::logging

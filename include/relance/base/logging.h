// Log lines are events with fields: `logging::info("partitions assigned", {{"topic", topic}, {"partitions", 3}})`.
//
// Any layer below the program may write them; the process decides where they go by installing a sink. Without a sink
// they are dropped. An event is a constant text in lower case; what varies is a field. Levels:
//
//   error    somebody must act
//   warning  something will be lost or late if it goes on
//   info     life cycle: start, ready, assignment, restore, migration, drain, stop
//   debug    everything else
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <relance/base/time.h>

namespace relance::logging {

enum class Level : std::uint8_t { kDebug, kInfo, kWarning, kError };

// A phone number or user id. Masked when formatted (`336***`), so that log lines cannot contain one.
struct ContactNumber {
  std::string_view text;
};
[[nodiscard]] std::string masked(ContactNumber number);

struct Field {
  Field(std::string_view field, std::string_view text) : name(field), value(text) {}
  Field(std::string_view field, const char* text) : name(field), value(text) {}
  Field(std::string_view field, std::string text) : name(field), value(std::move(text)) {}
  Field(std::string_view field, bool flag) : name(field), value(flag ? "true" : "false") {}
  Field(std::string_view field, ContactNumber number) : name(field), value(masked(number)) {}
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  Field(std::string_view field, T number) : name(field), value(std::to_string(number)) {}
  Field(std::string_view field, Duration duration) : name(field), value(std::to_string(duration.count()) + "ms") {}

  std::string_view name;
  std::string value;
};
using Fields = std::initializer_list<Field>;

// Where log lines go. Called from any thread; must not throw and must not write log lines itself.
class Sink {
 public:
  virtual ~Sink() = default;
  [[nodiscard]] virtual bool wants(Level level) const = 0;
  virtual void write(Level level, std::string_view event, std::span<const Field> fields) = 0;
};

// Replaces the process-wide sink; it must outlive its installation. nullptr drops lines. Returns the previous sink.
Sink* install(Sink* sink);
[[nodiscard]] bool wants(Level level);

void write(Level level, std::string_view event, Fields fields = {});
inline void debug(std::string_view event, Fields fields = {}) {
  write(Level::kDebug, event, fields);
}
inline void info(std::string_view event, Fields fields = {}) {
  write(Level::kInfo, event, fields);
}
inline void warning(std::string_view event, Fields fields = {}) {
  write(Level::kWarning, event, fields);
}
inline void error(std::string_view event, Fields fields = {}) {
  write(Level::kError, event, fields);
}

// Keeps repeated lines from flooding the log: one line per interval, with the number of lines suppressed. One thread at
// a time.
class Throttle {
 public:
  explicit Throttle(Duration interval) : interval_(interval) {}

  // `now` is monotonic. Returns the number of lines suppressed since the last one; nullopt: suppress this one too.
  [[nodiscard]] std::optional<std::uint64_t> admit(Duration now) {
    if (last_ && now < *last_ + interval_) {
      ++suppressed_;
      return std::nullopt;
    }
    last_ = now;
    return std::exchange(suppressed_, 0);
  }

 private:
  Duration interval_;
  std::optional<Duration> last_;
  std::uint64_t suppressed_ = 0;
};

// Like write(), unless the throttle suppresses the line; adds how many lines were suppressed since the last one.
void write(Level level, std::string_view event, Fields fields, Throttle& throttle, Duration now);
// For throttles in adapters. Inline, so that this library does not depend on a clock.
[[nodiscard]] inline Duration monotonic_now() {
  return std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace relance::logging

// Writes the log lines of a process to standard error, one line per event.
//
//   on a terminal   2026-11-20T08:00:00.000Z info    listening address=127.0.0.1:8080
//   elsewhere       {"time":"2026-11-20T08:00:00.000Z","level":"info","message":"listening","address":"127.0.0.1:8080"}
//
// The thread that logs formats the line. Lines are written within kLogFlushInterval, warnings and errors at once. Lines
// that standard error does not accept are lost; the program continues.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <relance/base/logging.h>
#include <relance/base/time.h>

namespace relance::runtime {

inline constexpr std::chrono::seconds kLogFlushInterval{1};
inline constexpr std::size_t kLogBufferBytes = std::size_t{16} * 1024;

enum class LogFormat : std::uint8_t { kTerminal, kJson };  // with colours; one object per line

// Formats a line with its line break. Control characters are escaped, so that an event cannot start a line or move the
// cursor; bytes that are not UTF-8 are replaced by `?`.
[[nodiscard]] std::string format_line(LogFormat format, Timestamp time, logging::Level level, std::string_view event,
                                      std::span<const logging::Field> fields);

// Installs itself as the process-wide sink; the destructor writes what is buffered and uninstalls it.
class LogOutput final : public logging::Sink {
 public:
  // Writes to standard error; called from any thread, one at a time; must not throw.
  using Write = std::function<void(std::string_view)>;

  LogOutput(logging::Level level, LogFormat format, Write write);
  ~LogOutput() override;
  LogOutput(const LogOutput&) = delete;
  LogOutput& operator=(const LogOutput&) = delete;

  [[nodiscard]] bool wants(logging::Level level) const override { return level >= level_; }
  void write(logging::Level level, std::string_view event, std::span<const logging::Field> fields) override;
  void flush();

 private:
  class Buffer;
  logging::Level level_;
  LogFormat format_;
  std::shared_ptr<Buffer> buffer_;
};

}  // namespace relance::runtime

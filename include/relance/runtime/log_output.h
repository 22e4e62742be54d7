// Where log lines of a running process go: standard error, one line per event.
//
//   on a terminal   2026-11-20T08:00:00.000Z info    listening address=127.0.0.1:8080
//   elsewhere       {"time":"2026-11-20T08:00:00.000Z","level":"info","message":"listening","address":"127.0.0.1:8080"}
//
// The thread that logs formats the line. Lines are written after kLogFlushInterval at the latest, and at once from
// warnings on. What standard error does not accept is lost; the program goes on.
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

// A line with its line break. Control characters are escaped, so that no event begins a line or moves a cursor; bytes
// that are not UTF-8 are replaced by `?`.
[[nodiscard]] std::string format_line(LogFormat format, Timestamp time, logging::Level level, std::string_view event,
                                      std::span<const logging::Field> fields);

// Installs itself as the sink of the process; the destructor writes what is buffered and removes it.
class LogOutput final : public logging::Sink {
 public:
  // Writes to standard error; called by any thread, one at a time, and must not throw.
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

// The log of the program: lines on standard error, numbers of people masked in every one of them.
//
//   on a terminal   2026-11-20T08:00:00.000Z info    started on 127.0.0.1:8080
//   elsewhere       {"time":"2026-11-20T08:00:00.000Z","level":"info","message":"started on 127.0.0.1:8080"}
//
// Lines are written by the thread that logs, many at once: at the latest after kLogFlushSeconds, and at once from
// warnings on. What standard error does not take is lost; the program goes on.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <spdlog/common.h>
#include <spdlog/formatter.h>

#include "config/config.h"

namespace relance::app {

inline constexpr int kLogFlushSeconds = 1;
inline constexpr std::size_t kLogBufferBytes = 16 * 1024;

enum class LogFormat : std::uint8_t { kTerminal, kJson };  // with colours; one object a line

// Every run of 7 to 15 digits and every `bsuid:` id, the first three characters aside, as `***`.
[[nodiscard]] std::string mask(std::string_view text);

[[nodiscard]] std::unique_ptr<spdlog::formatter> make_log_formatter(LogFormat format);

// Makes spdlog's default logger ours. When it goes, what is held back is written; later lines are written at once.
class Logging {
 public:
  explicit Logging(LogLevel level);
  ~Logging();
  Logging(const Logging&) = delete;
  Logging& operator=(const Logging&) = delete;
};

}  // namespace relance::app

#include "test_hooks.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include <relance/base/crash_point.h>
#include <relance/events/state_codec.h>
#include <relance/ports/thread.h>

#include "io/exit_code.h"

namespace relance::cli {

namespace {

void arm_crash_points() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment
  const char* const variable = std::getenv("RELANCE_CRASH_AT");
  if (variable == nullptr) return;
  const std::string text = variable;
  const std::size_t colon = text.find(':');
  const auto name = std::ranges::find(kCrashPointNames, text.substr(0, colon));
  const long hit = colon == std::string::npos ? 0 : std::strtol(text.c_str() + colon + 1, nullptr, 10);
  if (name == kCrashPointNames.end() || hit < 1)
    throw CommandError(ExitCode::kUsage, fmt::format("RELANCE_CRASH_AT: must be NAME:N, not {}", text));
  const auto wanted = static_cast<CrashPoint>(name - kCrashPointNames.begin());
  on_crash_points([wanted, hit, hits = std::make_shared<std::atomic<long>>(0)](CrashPoint point) {
    if (point == wanted && ++*hits == hit) ::kill(::getpid(), SIGKILL);
  });
}

void override_state_formats() {
#ifdef RELANCE_CRASH_POINTS
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment
  const char* const variable = std::getenv("RELANCE_STATE_FORMATS");
  if (variable == nullptr) return;
  char* behind = nullptr;
  const unsigned long read_to = std::strtoul(variable, &behind, 10);
  const unsigned long written = *behind == ':' ? std::strtoul(behind + 1, &behind, 10) : 0;
  if (*behind != '\0' || written < events::kStateFormat || written > read_to || read_to > UINT8_MAX)
    throw CommandError(ExitCode::kUsage, fmt::format("RELANCE_STATE_FORMATS: must be READ:WRITTEN, not {}", variable));
  events::be_of_state_formats({static_cast<std::uint8_t>(read_to), static_cast<std::uint8_t>(written)});
#endif
}

void throw_in_threads() {
#ifdef RELANCE_CRASH_POINTS
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment
  if (const char* const name = std::getenv("RELANCE_THROW_IN"); name != nullptr) ThrowingThread::name(name);
#endif
}

}  // namespace

void arm_test_hooks() {
  if (!kHasCrashPoints) return;
  arm_crash_points();
  override_state_formats();
  throw_in_threads();
}

bool is_test_variable(std::string_view name) {
  return kHasCrashPoints && (name == "RELANCE_CRASH_AT" || name == "RELANCE_THROW_IN" ||
                             name == "RELANCE_STATE_FORMATS" || name == "RELANCE_MAINTENANCE_MS");
}

std::optional<Duration> test_maintenance_interval() {
  if (!kHasCrashPoints) return std::nullopt;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment
  const char* const variable = std::getenv("RELANCE_MAINTENANCE_MS");
  if (variable == nullptr) return std::nullopt;
  const long milliseconds = std::strtol(variable, nullptr, 10);
  if (milliseconds < 1) throw CommandError(ExitCode::kUsage, "RELANCE_MAINTENANCE_MS: must be a number from 1");
  return Duration{milliseconds};
}

}  // namespace relance::cli

#include "progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include "standard_streams.h"

namespace relance::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto kFirstAfter = 1s;
constexpr auto kInterval = 200ms;
constexpr std::size_t kBarWidth = 30;
constexpr std::uint64_t kMebibyte = 1024 * 1024;

std::string bar(std::uint64_t done, std::uint64_t total) {
  const std::size_t filled = total == 0 ? kBarWidth : static_cast<std::size_t>(kBarWidth * done / total);
  return fmt::format("[{:<{}}] {:>3} %", std::string(filled, '='), kBarWidth, total == 0 ? 100 : 100 * done / total);
}

}  // namespace

Progress::Progress(std::string what)
    : what_(std::move(what)),
      shown_at_(Clock::now() + kFirstAfter - kInterval),
      enabled_(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (shown_) tell("\r\033[K");
}

void Progress::update(const InputFile& input) {
  if (!is_due()) return;
  show(input.size() ? bar(std::min(input.bytes_read(), *input.size()), *input.size())
                    : fmt::format("{} MiB", input.bytes_read() / kMebibyte));
}

void Progress::update(std::uint64_t done, std::uint64_t total) {
  if (is_due()) show(bar(std::min(done, total), total));
}

bool Progress::is_due() {
  const auto now = Clock::now();
  if (!enabled_ || now - shown_at_ < kInterval) return false;
  shown_at_ = now;
  shown_ = true;
  return true;
}

void Progress::show(const std::string& amount) {
  tell(fmt::format("\r{} {}\033[K", what_, amount));
}

}  // namespace relance::cli

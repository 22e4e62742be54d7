#include "logging.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <mutex>

#include <simdjson.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <relance/base/byte_buffer.h>
#include <relance/base/encoding.h>
#include <relance/base/time.h>
#include <relance/json/text.h>

#include "io/standard_streams.h"

namespace relance::app {
namespace {

constexpr std::size_t kNumberDigitsMin = 7;
constexpr std::size_t kNumberDigitsMax = 15;
constexpr std::size_t kShown = 3;
constexpr std::string_view kMask = "***";
constexpr std::string_view kUserPrefix = "bsuid:";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_id_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view{"._:=+/@-"}.find(c) != std::string_view::npos;
}

template <class Is>
std::size_t run_of(std::string_view text, Is is) {
  return static_cast<std::size_t>(std::ranges::find_if_not(text, is) - text.begin());
}

std::string_view level_of(spdlog::level::level_enum level) {
  const auto& name = spdlog::level::to_string_view(level);
  return {name.data(), name.size()};
}

Timestamp time_of(const spdlog::details::log_msg& message) {
  return std::clamp(std::chrono::time_point_cast<Duration>(message.time), kEarliestTime, kLatestTime);
}

// UTF-8 whatever the bytes: where they are none, those beyond ASCII are not shown.
std::string readable(std::string_view payload) {
  std::string text = mask(payload);
  if (!simdjson::validate_utf8(text.data(), text.size())) {
    std::ranges::replace_if(
        text, [](char c) { return (c & 0x80) != 0; }, '?');
  }
  return text;
}

// Nothing in a message may begin a line or move a terminal's cursor.
void append_plain(std::string_view text, ByteBuffer& out) {
  for (const char c : text) {
    if (c == '\n') {
      out.append("\\n");
    } else if ((c >= 0 && c < ' ') || c == 0x7f) {
      out.append("\\x");
      out.push(kHexDigits[static_cast<std::size_t>(c >> 4)]);
      out.push(kHexDigits[static_cast<std::size_t>(c & 15)]);
    } else {
      out.push(c);
    }
  }
}

class Formatter : public spdlog::formatter {
 public:
  explicit Formatter(LogFormat format) : format_(format) {}

  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const std::string text = readable({message.payload.data(), message.payload.size()});
    line_.clear();
    if (format_ == LogFormat::kJson) {
      write_json(message, text);
    } else {
      write_for_terminal(message, text);
    }
    out.append(line_.data(), line_.data() + line_.size());
  }
  [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<Formatter>(format_);
  }

 private:
  void write_json(const spdlog::details::log_msg& message, std::string_view text) {
    line_.append(R"({"time":)");
    json::append_time(time_of(message), line_);
    line_.append(R"(,"level":)");
    json::append_plain_string(level_of(message.level), line_);
    line_.append(R"(,"message":)");
    json::append_string(text, line_);
    line_.append("}\n");
  }

  void write_for_terminal(const spdlog::details::log_msg& message, std::string_view text) {
    constexpr std::size_t kLevelWidth = 8;
    line_.advance_to(write_rfc3339(time_of(message), line_.reserve(kRfc3339Size)));
    line_.push(' ');
    line_.append(colour_of(message.level));
    const std::string_view level = level_of(message.level);
    line_.append(level);
    line_.append("\x1b[0m");
    line_.append(std::string_view{"        "}.substr(std::min(level.size(), kLevelWidth - 1)));
    append_plain(text, line_);
    line_.push('\n');
  }

  static std::string_view colour_of(spdlog::level::level_enum level) {
    if (level >= spdlog::level::err) return "\x1b[31m";
    if (level == spdlog::level::warn) return "\x1b[33m";
    return level == spdlog::level::info ? "\x1b[32m" : "\x1b[2m";
  }

  LogFormat format_;
  ByteBuffer line_;
};

class StandardErrorSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit StandardErrorSink(LogFormat format) : base_sink(make_log_formatter(format)) {}
  ~StandardErrorSink() override { write(); }
  StandardErrorSink(const StandardErrorSink&) = delete;
  StandardErrorSink& operator=(const StandardErrorSink&) = delete;

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    formatter_->format(message, buffer_);
    if (buffer_.size() >= kLogBufferBytes) write();
  }
  void flush_() override { write(); }

  void write() {
    tell({buffer_.data(), buffer_.size()});
    buffer_.clear();
  }

  spdlog::memory_buf_t buffer_;
};

spdlog::level::level_enum to_spdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  RELANCE_ASSERT(false);
}

// spdlog's thread takes none of the process's signals: they are for whoever waits for them.
void flush_every(std::chrono::seconds interval) {
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  spdlog::flush_every(interval);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace

std::string mask(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  const auto hide = [&](std::size_t size) {
    out.append(text.substr(0, std::min(size, kShown))).append(kMask);
    text.remove_prefix(size);
  };
  while (!text.empty()) {
    const std::size_t digits = run_of(text, is_digit);
    if (text.starts_with(kUserPrefix)) {
      out.append(kUserPrefix);
      text.remove_prefix(kUserPrefix.size());
      hide(run_of(text, is_id_character));
    } else if (digits >= kNumberDigitsMin && digits <= kNumberDigitsMax) {
      hide(digits);
    } else {
      const std::size_t size = std::max<std::size_t>(digits, 1);
      out.append(text.substr(0, size));
      text.remove_prefix(size);
    }
  }
  return out;
}

std::unique_ptr<spdlog::formatter> make_log_formatter(LogFormat format) {
  return std::make_unique<Formatter>(format);
}

Logging::Logging(LogLevel level) {
  const LogFormat format = ::isatty(STDERR_FILENO) != 0 ? LogFormat::kTerminal : LogFormat::kJson;
  auto logger = std::make_shared<spdlog::logger>("relance", std::make_shared<StandardErrorSink>(format));
  logger->set_level(to_spdlog(level));
  logger->flush_on(spdlog::level::warn);
  spdlog::set_default_logger(std::move(logger));
  flush_every(std::chrono::seconds{kLogFlushSeconds});
}

// Whoever still logs after this is written at once: nothing flushes any more.
Logging::~Logging() {
  flush_every(std::chrono::seconds::zero());
  spdlog::default_logger()->flush_on(spdlog::level::trace);
  spdlog::default_logger()->flush();
}

}  // namespace relance::app

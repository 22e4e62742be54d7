#include <algorithm>
#include <array>
#include <csignal>
#include <mutex>

#include <pthread.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <relance/base/assert.h>
#include <relance/base/byte_buffer.h>
#include <relance/json/text.h>
#include <relance/runtime/log_output.h>

namespace relance::runtime {
namespace {

using logging::Level;

constexpr std::string_view kDefaultColour = "\x1b[0m";

struct LevelStyle {
  std::string_view name;
  std::string_view colour;
};
constexpr std::array<LevelStyle, 4> kLevels = {
    {{"debug", "\x1b[2m"}, {"info", "\x1b[32m"}, {"warning", "\x1b[33m"}, {"error", "\x1b[31m"}}};

const LevelStyle& style_of(Level level) {
  return kLevels.at(static_cast<std::size_t>(level));
}

std::string readable(std::string_view text) {
  std::string result{text};
  if (!json::is_utf8(text))
    std::ranges::replace_if(
        result, [](char c) { return (c & 0x80) != 0; }, '?');
  return result;
}

void append_escaped(std::string_view text, ByteBuffer& out) {
  static constexpr char kDigits[] = "0123456789abcdef";
  for (const char c : text) {
    if (c == '\n') {
      out.append("\\n");
    } else if ((c >= 0 && c < ' ') || c == 0x7f) {
      out.append("\\x");
      out.push(kDigits[c >> 4]);
      out.push(kDigits[c & 15]);
    } else {
      out.push(c);
    }
  }
}

void append_member(std::string_view name, std::string_view text, ByteBuffer& out) {
  out.push(',');
  json::append_plain_string(name, out);
  out.push(':');
  json::append_string(readable(text), out);
}

void append_json(Timestamp time, Level level, std::string_view event, std::span<const logging::Field> fields,
                 ByteBuffer& out) {
  out.append(R"({"time":)");
  json::append_time(time, out);
  append_member("level", style_of(level).name, out);
  append_member("message", event, out);
  for (const logging::Field& field : fields) append_member(field.name, field.value, out);
  out.append("}\n");
}

// Values with spaces are quoted, so that fields can be distinguished.
void append_terminal(Timestamp time, Level level, std::string_view event, std::span<const logging::Field> fields,
                     ByteBuffer& out) {
  constexpr std::size_t kLevelWidth = 8;
  const LevelStyle& style = style_of(level);
  out.advance_to(write_rfc3339(time, out.reserve(kRfc3339Size)));
  out.push(' ');
  out.append(style.colour);
  out.append(style.name);
  out.append(kDefaultColour);
  out.append(std::string_view{"        "}.substr(std::min(style.name.size(), kLevelWidth - 1)));
  append_escaped(readable(event), out);
  for (const logging::Field& field : fields) {
    const bool is_quoted = field.value.empty() || field.value.find(' ') != std::string::npos;
    out.push(' ');
    out.append(field.name);
    out.push('=');
    if (is_quoted) out.push('"');
    append_escaped(readable(field.value), out);
    if (is_quoted) out.push('"');
  }
  out.push('\n');
}

// spdlog's thread must not receive the signals of the process: the main thread waits for them.
void flush_every(std::chrono::seconds interval) {
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  spdlog::flush_every(interval);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace

std::string format_line(LogFormat format, Timestamp time, Level level, std::string_view event,
                        std::span<const logging::Field> fields) {
  ByteBuffer out;
  if (format == LogFormat::kJson) {
    append_json(time, level, event, fields, out);
  } else {
    append_terminal(time, level, event, fields, out);
  }
  return std::string{out.view()};
}

// spdlog serializes the lines of all threads and flushes them on its own thread.
class LogOutput::Buffer : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit Buffer(Write write)
      : base_sink(std::make_unique<spdlog::pattern_formatter>("%v")), write_(std::move(write)) {}
  ~Buffer() override { flush_(); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    buffer_.append(message.payload.begin(), message.payload.end());
    if (buffer_.size() >= kLogBufferBytes) flush_();
  }
  void flush_() override {
    if (buffer_.size() != 0) write_({buffer_.data(), buffer_.size()});
    buffer_.clear();
  }

  Write write_;
  spdlog::memory_buf_t buffer_;
};

LogOutput::LogOutput(Level level, LogFormat format, Write write)
    : level_(level), format_(format), buffer_(std::make_shared<Buffer>(std::move(write))) {
  auto logger = std::make_shared<spdlog::logger>("relance", buffer_);
  logger->set_level(spdlog::level::trace);
  logger->flush_on(spdlog::level::warn);
  spdlog::set_default_logger(std::move(logger));
  flush_every(kLogFlushInterval);
  logging::install(this);
}

LogOutput::~LogOutput() {
  logging::install(nullptr);
  flush_every(std::chrono::seconds::zero());
  flush();
}

void LogOutput::write(Level level, std::string_view event, std::span<const logging::Field> fields) {
  const auto now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  const std::string line = format_line(format_, std::clamp(now, kEarliestTime, kLatestTime), level, event, fields);
  spdlog::log(level >= Level::kWarning ? spdlog::level::warn : spdlog::level::info, spdlog::string_view_t{line});
}

void LogOutput::flush() {
  buffer_->flush();
}

}  // namespace relance::runtime

// What a line of the log looks like, and what it never shows.
#include "logging.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <simdjson.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

namespace relance::app {
namespace {

using namespace std::chrono_literals;

std::string line_of(LogFormat format, spdlog::level::level_enum level, std::string_view text) {
  spdlog::details::log_msg message("relance", level, spdlog::string_view_t{text.data(), text.size()});
  message.time = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 8h + 7ms;
  spdlog::memory_buf_t out;
  make_log_formatter(format)->format(message, out);
  return {out.data(), out.size()};
}

// The message of a JSON line, which must be one.
std::string message_of(const std::string& line) {
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  std::string_view text;
  EXPECT_EQ(parser.parse(line).get(document), simdjson::SUCCESS) << line;
  EXPECT_EQ(document["message"].get(text), simdjson::SUCCESS) << line;
  return std::string{text};
}

TEST(Masking, HidesNumbersOfSevenToFifteenDigits) {
  EXPECT_EQ(mask("33612345678"), "336***");
  EXPECT_EQ(mask("1234567"), "123***");
  EXPECT_EQ(mask("123456789012345"), "123***");
  EXPECT_EQ(mask("to +33612345678, not 33698765432."), "to +336***, not 336***.");
  EXPECT_EQ(mask("a33612345678b"), "a336***b");
}

TEST(Masking, LeavesShorterAndLongerRunsOfDigits) {
  for (const char* text : {"", "123456", "1234567890123456", "offset 999999 of 8080", "2026-11-20T08:00:00.000Z"}) {
    EXPECT_EQ(mask(text), text);
  }
}

TEST(Masking, HidesPeopleWithoutANumber) {
  EXPECT_EQ(mask("bsuid:FR.12a-b/c=="), "bsuid:FR.***");
  EXPECT_EQ(mask("contact bsuid:33612345678 of c1"), "contact bsuid:336*** of c1");
  EXPECT_EQ(mask("bsuid:x and bsuid:"), "bsuid:x*** and bsuid:***");
}

TEST(LogLine, OfJsonIsOneObjectWhateverTheMessageHolds) {
  EXPECT_EQ(line_of(LogFormat::kJson, spdlog::level::info, "started"),
            "{\"time\":\"2026-11-20T08:00:00.007Z\",\"level\":\"info\",\"message\":\"started\"}\n");
  const std::string ugly = "a \"b\" \\ \n\t\x01 é";
  EXPECT_EQ(message_of(line_of(LogFormat::kJson, spdlog::level::warn, ugly)), ugly);
  EXPECT_EQ(message_of(line_of(LogFormat::kJson, spdlog::level::err, "caf\xe9 \xff")), "caf? ?");
}

TEST(LogLine, ForATerminalMovesNoCursorAndBeginsNoOtherLine) {
  EXPECT_EQ(line_of(LogFormat::kTerminal, spdlog::level::info, "started"),
            "2026-11-20T08:00:00.007Z \x1b[32minfo\x1b[0m    started\n");
  EXPECT_EQ(line_of(LogFormat::kTerminal, spdlog::level::warn, "a\n\x1b[2Jb\x7f é"),
            "2026-11-20T08:00:00.007Z \x1b[33mwarning\x1b[0m a\\n\\x1b[2Jb\\x7f é\n");
}

TEST(LogLine, IsMaskedInEitherForm) {
  for (const LogFormat format : {LogFormat::kTerminal, LogFormat::kJson}) {
    const std::string line = line_of(format, spdlog::level::err, "send to 33612345678 failed");
    EXPECT_NE(line.find("send to 336*** failed"), std::string::npos) << line;
    EXPECT_EQ(line.find("33612345678"), std::string::npos) << line;
  }
}

TEST(LogLine, OfAClockOutOfRangeIsWrittenAllTheSame) {
  spdlog::details::log_msg message("relance", spdlog::level::info, "x");
  message.time = std::chrono::sys_days{std::chrono::year{1960} / 1 / 1};
  spdlog::memory_buf_t out;
  make_log_formatter(LogFormat::kJson)->format(message, out);
  EXPECT_EQ(std::string(out.data(), out.size()).substr(0, 34), R"({"time":"1970-01-01T00:00:00.000Z")");
}

// Standard error as a file, until it goes.
class CapturedError {
 public:
  CapturedError() : file_(std::tmpfile()), saved_(::dup(STDERR_FILENO)) { ::dup2(::fileno(file_), STDERR_FILENO); }
  ~CapturedError() {
    ::dup2(saved_, STDERR_FILENO);
    ::close(saved_);
    std::fclose(file_);
  }
  CapturedError(const CapturedError&) = delete;
  CapturedError& operator=(const CapturedError&) = delete;

  [[nodiscard]] std::vector<std::string> messages() const {
    std::string text(64 * 1024, '\0');
    const ssize_t size = ::pread(::fileno(file_), text.data(), text.size(), 0);
    text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    std::vector<std::string> found;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) found.push_back(message_of(line));
    return found;
  }

 private:
  std::FILE* file_;
  int saved_;
};

using Texts = std::vector<std::string>;

TEST(TheLog, WritesAtOnceFromWarningsOnAndInOrder) {
  const CapturedError error;
  const Logging logging{LogLevel::kInfo};
  spdlog::debug("not of this level");
  spdlog::info("first of {}", 33612345678);
  spdlog::warn("second");
  EXPECT_EQ(error.messages(), (Texts{"first of 336***", "second"}));
}

TEST(TheLog, WritesWhatIsHeldBackWhenItGoes) {
  const CapturedError error;
  {
    const Logging logging{LogLevel::kDebug};
    spdlog::debug("held back");
  }
  EXPECT_EQ(error.messages(), Texts{"held back"});
  spdlog::info("and later lines at once");
  EXPECT_EQ(error.messages().size(), 2u);
}

TEST(TheLog, WritesWhatIsHeldBackWhenThereIsMuchOfIt) {
  const CapturedError error;
  const Logging logging{LogLevel::kInfo};
  const std::string text(1000, 'x');
  for (std::size_t bytes = 0; bytes < kLogBufferBytes; bytes += text.size()) spdlog::info(text);
  EXPECT_FALSE(error.messages().empty());
}

// Whoever blocks signals in all threads of its own and waits for one must get it.
TEST(TheLog, LeavesSignalsToWhoeverWaitsForThem) {
  const Logging logging{LogLevel::kInfo};
  sigset_t waited;
  ::sigemptyset(&waited);
  ::sigaddset(&waited, SIGUSR2);
  ::pthread_sigmask(SIG_BLOCK, &waited, nullptr);
  ::kill(::getpid(), SIGUSR2);  // ends the process where a thread takes it
  const timespec limit{.tv_sec = 20, .tv_nsec = 0};
  EXPECT_EQ(::sigtimedwait(&waited, nullptr, &limit), SIGUSR2);
  ::pthread_sigmask(SIG_UNBLOCK, &waited, nullptr);
}

TEST(TheLog, WritesWhatIsHeldBackSoon) {
  const CapturedError error;
  const Logging logging{LogLevel::kInfo};
  spdlog::info("soon");
  const auto deadline = std::chrono::steady_clock::now() + 20s;
  while (error.messages().empty() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  EXPECT_EQ(error.messages(), Texts{"soon"});
}

}  // namespace
}  // namespace relance::app

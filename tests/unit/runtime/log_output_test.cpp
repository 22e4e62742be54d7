// What a log line looks like, and when it is written.
#include <chrono>
#include <csignal>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <simdjson.h>
#include <unistd.h>

#include <relance/runtime/log_output.h>

namespace relance::runtime {
namespace {

using namespace std::chrono_literals;
using logging::Level;

constexpr Timestamp kTime = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 8h + 7ms;

std::string line_of(LogFormat format, Level level, std::string_view event, std::vector<logging::Field> fields = {}) {
  return format_line(format, kTime, level, event, fields);
}

// A member of a JSON line, which must be one object.
std::string member_of(const std::string& line, std::string_view name) {
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  std::string_view text;
  EXPECT_EQ(parser.parse(line).get(document), simdjson::SUCCESS) << line;
  EXPECT_EQ(document[name].get(text), simdjson::SUCCESS) << line;
  return std::string{text};
}

TEST(ALogLine, OfJsonHasItsFieldsAsMembers) {
  EXPECT_EQ(line_of(LogFormat::kJson, Level::kInfo, "restore finished", {{"records", 2'100'000}, {"worker", "0"}}),
            "{\"time\":\"2026-11-20T08:00:00.007Z\",\"level\":\"info\",\"message\":\"restore finished\","
            "\"records\":\"2100000\",\"worker\":\"0\"}\n");
  const std::string ugly = "a \"b\" \\ \n\t\x01 é";
  EXPECT_EQ(member_of(line_of(LogFormat::kJson, Level::kWarning, ugly), "message"), ugly);
  EXPECT_EQ(member_of(line_of(LogFormat::kJson, Level::kError, "x", {{"reason", "caf\xe9 \xff"}}), "reason"), "caf? ?");
}

TEST(ALogLine, ForATerminalMovesNoCursorAndBeginsNoOtherLine) {
  EXPECT_EQ(line_of(LogFormat::kTerminal, Level::kInfo, "started", {{"workers", 2}, {"reason", "no disk"}}),
            "2026-11-20T08:00:00.007Z \x1b[32minfo\x1b[0m    started workers=2 reason=\"no disk\"\n");
  EXPECT_EQ(line_of(LogFormat::kTerminal, Level::kWarning, "a\n\x1b[2Jb\x7f é"),
            "2026-11-20T08:00:00.007Z \x1b[33mwarning\x1b[0m a\\n\\x1b[2Jb\\x7f é\n");
}

TEST(ALogLine, MasksNumbersOfPeopleAndNoOthers) {
  const std::string line = line_of(LogFormat::kJson, Level::kInfo, "x",
                                   {{"contact", logging::ContactNumber{"33612345678"}}, {"offset", 33'612'345'678}});
  EXPECT_EQ(member_of(line, "contact"), "336***");
  EXPECT_EQ(member_of(line, "offset"), "33612345678");
}

// What is written, in the order of writing.
class Written {
 public:
  LogOutput::Write write() {
    return [this](std::string_view text) {
      const std::lock_guard lock(mutex_);
      text_ += text;
    };
  }
  [[nodiscard]] std::vector<std::string> messages() {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> found;
    for (std::size_t begin = 0, end = 0; (end = text_.find('\n', begin)) != std::string::npos; begin = end + 1)
      found.push_back(member_of(text_.substr(begin, end - begin), "message"));
    return found;
  }

 private:
  std::mutex mutex_;
  std::string text_;
};
using Texts = std::vector<std::string>;

TEST(TheLogOutput, WritesAtOnceFromWarningsOnAndInOrder) {
  Written written;
  const LogOutput output{Level::kInfo, LogFormat::kJson, written.write()};
  logging::debug("below the level");
  logging::info("first");
  logging::warning("second");
  EXPECT_EQ(written.messages(), (Texts{"first", "second"}));
}

TEST(TheLogOutput, WritesWhatIsBufferedWhenItEnds) {
  Written written;
  {
    const LogOutput output{Level::kDebug, LogFormat::kJson, written.write()};
    logging::debug("buffered");
  }
  EXPECT_EQ(written.messages(), Texts{"buffered"});
  logging::info("no output is installed");
  EXPECT_EQ(written.messages().size(), 1U);
}

TEST(TheLogOutput, WritesAFullBuffer) {
  Written written;
  const LogOutput output{Level::kInfo, LogFormat::kJson, written.write()};
  const std::string text(1000, 'x');
  for (std::size_t bytes = 0; bytes < kLogBufferBytes; bytes += text.size()) logging::info(text);
  EXPECT_FALSE(written.messages().empty());
}

TEST(TheLogOutput, WritesWhatIsBufferedSoon) {
  Written written;
  const LogOutput output{Level::kInfo, LogFormat::kJson, written.write()};
  logging::info("soon");
  const auto deadline = std::chrono::steady_clock::now() + 20s;
  while (written.messages().empty() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  EXPECT_EQ(written.messages(), Texts{"soon"});
}

// The main thread blocks signals in all threads of the program and waits for one: no other thread may take it.
TEST(TheLogOutput, LeavesSignalsToTheThreadThatWaitsForThem) {
  Written written;
  const LogOutput output{Level::kInfo, LogFormat::kJson, written.write()};
  sigset_t waited;
  ::sigemptyset(&waited);
  ::sigaddset(&waited, SIGUSR2);
  ::pthread_sigmask(SIG_BLOCK, &waited, nullptr);
  ::kill(::getpid(), SIGUSR2);  // ends the process if a thread takes it
  const timespec limit{.tv_sec = 20, .tv_nsec = 0};
  EXPECT_EQ(::sigtimedwait(&waited, nullptr, &limit), SIGUSR2);
  ::pthread_sigmask(SIG_UNBLOCK, &waited, nullptr);
}

}  // namespace
}  // namespace relance::runtime

// What a line of the log looks like, and what it never shows.
#include "logging.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>
#include <simdjson.h>
#include <spdlog/details/log_msg.h>

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

}  // namespace
}  // namespace relance::app

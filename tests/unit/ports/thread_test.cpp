// A thread's root: what is thrown in its body is logged, told to its owner, and ends nothing else.
#include <optional>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include <relance/ports/thread.h>

#include "support/recording_sink.h"

namespace relance {
namespace {

std::optional<std::string> failure_of(const Thread::Body& body, const std::string& name = "reader") {
  std::optional<std::string> failure;
  Thread thread{name, body, [&failure](const std::string& what) { failure = what; }};
  thread.join();
  return failure;
}

TEST(AThread, RunsItsBodyToTheEnd) {
  logging::RecordingSink log;
  const logging::Installed installed{log};
  bool done = false;
  EXPECT_EQ(failure_of([&done] { done = true; }), std::nullopt);
  EXPECT_TRUE(done);
  EXPECT_TRUE(log.lines().empty());
}

TEST(AThread, LogsAndReportsWhatItsBodyThrows) {
  logging::RecordingSink log;
  const logging::Installed installed{log};
  EXPECT_EQ(failure_of([] { throw std::runtime_error("disk gone"); }), "disk gone");
  EXPECT_EQ(failure_of([] { throw 7; }), "an exception of an unknown type");
  EXPECT_EQ(log.lines(),
            (std::vector<std::string>{"thread failed thread=reader reason=disk gone",
                                      "thread failed thread=reader reason=an exception of an unknown type"}));
  EXPECT_EQ(log.levels(), (std::vector{logging::Level::kError, logging::Level::kError}));
}

#ifdef RELANCE_CRASH_POINTS
TEST(AThread, ThrowsOnceWhenATestNamesIt) {
  ThrowingThread::name("writer");
  EXPECT_EQ(failure_of([] {}), std::nullopt) << "another thread";
  EXPECT_EQ(failure_of([] {}, "writer"), "thrown for a test");
  EXPECT_EQ(failure_of([] {}, "writer"), std::nullopt);
}
#endif

}  // namespace
}  // namespace relance

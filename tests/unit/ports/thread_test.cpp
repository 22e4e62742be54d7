// A thread's root: what is thrown in its body is logged, told to its owner, and ends nothing else.
#include <optional>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include <relance/base/logging.h>
#include <relance/ports/thread.h>

namespace relance {
namespace {

class Lines : public logging::Sink {
 public:
  Lines() : previous_(logging::install(this)) {}
  ~Lines() override { logging::install(previous_); }
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;
  [[nodiscard]] bool wants(logging::Level) const override { return true; }
  void write(logging::Level level, std::string_view event, std::span<const logging::Field> fields) override {
    std::string line = level == logging::Level::kError ? "error: " : "";
    line += event;
    for (const logging::Field& field : fields) line += ' ' + std::string{field.name} + '=' + field.value;
    lines.push_back(line);
  }

  std::vector<std::string> lines;

 private:
  logging::Sink* previous_;
};

std::optional<std::string> failure_of(const Thread::Body& body, const std::string& name = "reader") {
  std::optional<std::string> failure;
  Thread thread{name, body, [&failure](const std::string& what) { failure = what; }};
  thread.join();
  return failure;
}

TEST(AThread, RunsItsBodyToTheEnd) {
  const Lines log;
  bool done = false;
  EXPECT_EQ(failure_of([&done] { done = true; }), std::nullopt);
  EXPECT_TRUE(done);
  EXPECT_TRUE(log.lines.empty());
}

TEST(AThread, LogsAndReportsWhatItsBodyThrows) {
  const Lines log;
  EXPECT_EQ(failure_of([] { throw std::runtime_error("disk gone"); }), "disk gone");
  EXPECT_EQ(failure_of([] { throw 7; }), "an exception of an unknown type");
  EXPECT_EQ(log.lines,
            (std::vector<std::string>{"error: thread failed thread=reader reason=disk gone",
                                      "error: thread failed thread=reader reason=an exception of an unknown type"}));
}

#ifdef RELANCE_CRASH_POINTS
TEST(AThread, ThrowsOnceWhenATestNamesIt) {
  const Lines log;
  ThrowingThread::name("writer");
  EXPECT_EQ(failure_of([] {}), std::nullopt) << "another thread";
  EXPECT_EQ(failure_of([] {}, "writer"), "thrown for a test");
  EXPECT_EQ(failure_of([] {}, "writer"), std::nullopt);
}
#endif

}  // namespace
}  // namespace relance

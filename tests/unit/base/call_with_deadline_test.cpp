#include <atomic>
#include <memory>

#include <gtest/gtest.h>

#include <relance/base/call_with_deadline.h>

namespace relance {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

TEST(CallWithDeadline, ReturnsWhatTheCallReturns) {
  EXPECT_EQ(call_with_deadline(steady_clock::now() + std::chrono::seconds{10}, [] { return 7; }), 7);
}

TEST(CallWithDeadline, LeavesACallThatIsLateToItself) {
  const auto may_end = std::make_shared<std::atomic<bool>>(false);
  const auto has_ended = std::make_shared<std::atomic<bool>>(false);
  const auto answer = call_with_deadline(steady_clock::now() + milliseconds{10}, [may_end, has_ended] {
    while (!*may_end) std::this_thread::yield();
    *has_ended = true;
    return 7;
  });
  EXPECT_EQ(answer, std::nullopt);
  *may_end = true;
  while (!*has_ended) std::this_thread::yield();
}

}  // namespace
}  // namespace relance

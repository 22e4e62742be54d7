// A log and other processes: one that dies, one that looks, one that wants it too.
#include <csignal>

#include <gtest/gtest.h>

#include <relance/adapters/rocksdb/log_reader.h>
#include <relance/base/crash_point.h>

#include "integration/rocksdb/child.h"
#include "integration/rocksdb/world.h"

namespace relance::embedded {
namespace {

constexpr int kKilled = 128 + SIGKILL;

std::vector<std::string> numbers_below(std::int64_t end) {
  std::vector<std::string> numbers;
  for (std::int64_t i = 0; i < end; ++i) numbers.push_back(std::to_string(i));
  return numbers;
}

// As many as the log holds, each whole; no fewer than were told.
template <class Readable>
void expect_transactions(Readable& log, std::int64_t told) {
  const auto committed = log.committed(kIn0);
  ASSERT_TRUE(committed.ok()) << committed.error().reason;
  const std::int64_t count = committed.value() ? committed.value()->next_offset.value() : 0;
  EXPECT_GE(count, told);
  EXPECT_EQ(values(log, kOut0), numbers_below(count));
  EXPECT_EQ(values(log, kOut1), numbers_below(count));
  if (count == 0) return;
  EXPECT_EQ(committed.value()->metadata, std::to_string(count - 1));
  EXPECT_EQ(values(log, kLatest0).back(), std::to_string(count - 1));
  EXPECT_EQ(log.offsets(kLatest0).value().end, Offset{count});
}

class LogProcess : public testing::TestWithParam<CrashPoint> {};

TEST_P(LogProcess, ThatIsKilledLosesNothingThatItTold) {
  if (!kHasCrashPoints) GTEST_SKIP() << "a build without crash points";
  World world;
  const std::string name{kCrashPointNames[static_cast<std::size_t>(GetParam())]};
  std::int64_t told = 0;
  for (const int hit : {1, 2, 7}) {
    Child child{{world.options.directory, "crash", name, std::to_string(hit)}};
    for (auto line = child.line(); line; line = child.line()) {
      if (*line != "open") told = std::stoll(*line) + 1;
    }
    EXPECT_EQ(child.finish(), kKilled);
    expect_transactions(world.open(), told);
    world.close();
  }
  EXPECT_GT(told, 1);
}

INSTANTIATE_TEST_SUITE_P(AtEachPoint, LogProcess,
                         testing::Values(CrashPoint::kBeforeLogWrite, CrashPoint::kAfterLogWrite,
                                         CrashPoint::kAfterMaintenance));

TEST(LogProcesses, OfADirectoryAreOneAtATime) {
  World world;
  Child child{{world.options.directory, "commit", "1"}};
  while (child.line() != "0") continue;
  const auto opened = world.try_open();
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().reaction, ports::Reaction::kStop);
  EXPECT_NE(opened.error().reason.find("another process has " + world.options.directory), std::string::npos);
  EXPECT_EQ(child.finish(), 0);
  expect_transactions(world.open(), 1);
}

TEST(LogProcesses, AreFollowedByAReaderInAnother) {
  World world;
  Child child{{world.options.directory, "commit", "2000"}};
  while (child.line() != "100") continue;
  auto opened = open_log_reader(world.options.directory, world.directory / "scratch");
  ASSERT_TRUE(opened.ok()) << opened.error().reason;
  const auto reader = std::move(opened).value();
  EXPECT_EQ(std::vector(reader->topics().begin(), reader->topics().end()), world_topics());
  EXPECT_EQ(reader->identity().size(), 32u);
  expect_transactions(*reader, 101);
  for (int told = 200; told < 2000; told += 150) {
    while (child.line() != std::to_string(told)) continue;
    const auto refreshed = reader->refresh();
    ASSERT_TRUE(refreshed.ok()) << refreshed.error().reason;
    expect_transactions(*reader, told + 1);
    ASSERT_FALSE(HasFailure()) << told;
  }
  child.kill();
  child.finish();
  ASSERT_TRUE(reader->refresh().ok());
  expect_transactions(*reader, 1851);
}

}  // namespace
}  // namespace relance::embedded

// Every write and every fsync of a short life fails once, and the power goes: what was acknowledged is there, whole.
#include <future>
#include <string>
#include <tuple>

#include <gtest/gtest.h>

#include "integration/rocksdb/world.h"
#include "support/recording_sink.h"

namespace relance::embedded {
namespace {

using Fault = FaultyFiles::Fault;

constexpr int kAppends = 4;
constexpr int kTransactions = 4;
constexpr std::uint64_t kStepsMax = 500;

// What somebody outside was told.
struct Acknowledged {
  int appends = 0;
  int transactions = 0;
  bool unknown = false;  // of the last transaction
};

void append_some(EmbeddedLog& log, Acknowledged& told) {
  for (int i = 0; i < kAppends; ++i) {
    const auto result = append(log, {record(kIn0, "append " + std::to_string(i))});
    if (!result.ok()) {
      EXPECT_EQ(result.error().reaction, ports::Reaction::kStop);
      return;
    }
    ++told.appends;
  }
}

// Each one: a record to two partitions, and an offset.
void commit_some(EmbeddedLog& log, Acknowledged& told) {
  const std::vector<ports::TopicNumber> topics{kIn};
  auto joined = log.join("one", topics);
  if (!joined.ok()) return;
  const auto session = std::move(joined).value();
  Listener listener;
  if (!session->poll(Duration{0}, listener).ok()) return;
  for (int i = 0; i < kTransactions; ++i) {
    const std::string value = "transaction " + std::to_string(i);
    for (const auto partition : {kOut0, kOut1}) {
      if (!session->produce(partition, {std::nullopt, value}).ok()) return;
    }
    const std::vector<ports::OffsetCommit> offsets{{kIn0, Offset{i + 1}, value}};
    const ports::CommitOutcome outcome = session->commit(offsets);
    if (outcome == ports::CommitOutcome::kCommitted) {
      ++told.transactions;
      continue;
    }
    told.unknown = outcome == ports::CommitOutcome::kUnknown;
    if (told.unknown) {
      EXPECT_EQ(session->recover().error().reaction, ports::Reaction::kStop);
    }
    return;
  }
}

void expect_whole(EmbeddedLog& log, const Acknowledged& told) {
  const auto appended = values(log, kIn0);
  EXPECT_GE(appended.size(), static_cast<std::size_t>(told.appends));
  for (std::size_t i = 0; i < appended.size(); ++i) EXPECT_EQ(appended[i], "append " + std::to_string(i));
  const auto out = values(log, kOut0);
  EXPECT_EQ(out, values(log, kOut1));
  const auto transactions = static_cast<std::size_t>(told.transactions);
  EXPECT_GE(out.size(), transactions);
  EXPECT_LE(out.size(), transactions + (told.unknown ? 1 : 0));
  for (std::size_t i = 0; i < out.size(); ++i) EXPECT_EQ(out[i], "transaction " + std::to_string(i));
  const auto committed = log.committed(kIn0);
  ASSERT_TRUE(committed.ok());
  EXPECT_EQ(committed.value() ? committed.value()->next_offset.value() : 0, static_cast<std::int64_t>(out.size()));
}

// Whether the fault came. The log is opened again with what the disk has then.
bool live_through(std::uint64_t step, Fault fault, bool power_cut) {
  logging::RecordingSink sink;
  const logging::Installed installed{sink};
  World world;
  std::promise<std::string> fatal;
  int fatal_calls = 0;
  world.options.on_fatal = [&](const std::string& reason) {
    if (++fatal_calls == 1) fatal.set_value(reason);
  };
  world.files->fail_at(step, fault);
  Acknowledged told;
  auto opened = world.try_open();
  if (opened.ok()) {
    auto log = std::move(opened).value();
    append_some(*log, told);
    commit_some(*log, told);
    const bool done = told.appends == kAppends && told.transactions == kTransactions;
    EXPECT_EQ(log->outage().has_value(), !done);
    EXPECT_EQ(fatal_calls, done ? 0 : 1);
    EXPECT_EQ(sink.lines("database failed directory=").size(), done ? 0U : 1U);
    if (!done) {
      EXPECT_EQ(append(*log, {record(kIn0, "never")}).error().reaction, ports::Reaction::kStop);
      EXPECT_EQ(log->offsets(kIn0).error().reaction, ports::Reaction::kStop);
      EXPECT_EQ(log->maintain(world.clock.wall()).error().reaction, ports::Reaction::kStop);
    }
  } else {
    EXPECT_EQ(opened.error().reaction, ports::Reaction::kStop);
  }
  const bool failed = world.files->has_failed();
  world.files->fail_at(0, Fault::kOnce);
  if (power_cut) world.files->lose_unsynced();
  expect_whole(world.open(), told);
  world.close();
  return failed;
}

class LogFaults : public testing::TestWithParam<std::tuple<Fault, bool>> {};

TEST_P(LogFaults, LoseNothingThatWasAcknowledgedAndTearNothing) {
  const auto [fault, power_cut] = GetParam();
  std::uint64_t step = 1;
  while (live_through(step, fault, power_cut)) {
    ASSERT_LT(++step, kStepsMax);
    if (HasFailure()) FAIL() << "at step " << step - 1;
  }
  EXPECT_GT(step, std::uint64_t{2 * (kAppends + kTransactions)});
}

INSTANTIATE_TEST_SUITE_P(All, LogFaults,
                         testing::Combine(testing::Values(Fault::kOnce, Fault::kFromThenOn), testing::Bool()));

}  // namespace
}  // namespace relance::embedded

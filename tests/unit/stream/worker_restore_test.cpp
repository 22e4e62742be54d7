// Tasks whose rows go into a changelog, and come back from it.
#include <map>

#include "toy_world.h"

namespace relance::stream {
namespace {

using simulation::SimulatedCrash;

class WorkerRestore : public ToyTest {
 protected:
  WorkerRestore() {
    has_changelog = true;
    name_changelog();
  }

  // The rows of a partition as its changelog tells them, by their keys.
  std::map<std::string, std::string> rows_of_changelog(std::int32_t partition) {
    ports::RecordBatch batch;
    EXPECT_TRUE(log().read(changelog(partition), Offset{0}, {.records = 100'000, .bytes = 100'000'000}, batch).ok());
    std::map<std::string, std::string> rows;
    for (const ports::Record& record : batch.records) {
      if (record.value) rows.insert_or_assign(std::string{*record.key}, std::string{*record.value});
      if (!record.value) rows.erase(std::string{*record.key});
    }
    rows.erase(std::string{kChangelogNameKey});
    return rows;
  }
  std::map<std::string, std::string> rows_of_disk(std::int32_t partition) {
    std::map<std::string, std::string> rows;
    const std::string prefix = std::string{"toy\0\0\0\0", 7} + static_cast<char>(partition);
    for (const auto& [key, value] : world().disk().rows()) {
      if (key.starts_with(prefix)) rows.emplace(key.substr(prefix.size()), value);
    }
    rows.erase("l");
    return rows;
  }
  void write_mark(const ChangelogCheckpoint& mark) { write_row(0, "l", encode(mark)); }
  ChangelogCheckpoint mark() { return *decode_changelog_checkpoint(*row(0, "l")); }
};

TEST_F(WorkerRestore, EachRowStandsInTheChangelog) {
  give_work(*this);
  start();
  ASSERT_TRUE(drain()) << last_words();
  for (std::int32_t i = 0; i < 2; ++i) {
    EXPECT_GT(rows_of_disk(i).size(), 1U);
    EXPECT_EQ(rows_of_changelog(i), rows_of_disk(i));
    EXPECT_EQ(decode_changelog_checkpoint(*row(i, "l"))->next_offset, log().offsets(changelog(i)).value().end);
  }
}

TEST_F(WorkerRestore, IsMadeAnewFromTheChangelog) {
  give_work(*this);
  start();
  ASSERT_TRUE(drain()) << last_words();
  const Outcome before = outcome();
  const auto rows = rows_of_disk(0);
  remove_all_rows();
  restart_process();
  start();
  ASSERT_TRUE(drain()) << last_words();
  EXPECT_EQ(worker().snapshot().refolded, 0U);
  EXPECT_GE(worker().snapshot().restored, rows.size());
  EXPECT_EQ(outcome(), before);
  EXPECT_EQ(rows_of_disk(0), rows);
  append({"add"}, 0, "a");
  ASSERT_TRUE(drain()) << last_words();
  EXPECT_EQ(row(0, "ra"), "3 0");
}

TEST_F(WorkerRestore, ReadsOnlyWhatItsStateLacks) {
  if (!kHasCrashPoints) GTEST_SKIP() << "this build has no crash points";
  fold({"add", "add", "steps 5"});
  append({"add"});
  crash_at(CrashPoint::kAfterCommit);
  EXPECT_THROW((void)drain(), SimulatedCrash);
  crash_nowhere();
  recover_from_crash();
  start();
  ASSERT_TRUE(drain()) << last_words();
  EXPECT_EQ(worker().snapshot().refolded, 0U);
  EXPECT_EQ(worker().snapshot().restored, 2U) << "the row and the position";
  EXPECT_EQ(row(0, "rk"), "3 0");
  EXPECT_EQ(outputs().back(), "sum 1");
}

TEST_F(WorkerRestore, GoesOnWhereTheGroupsCommitsAreForgotten) {
  fold({"add", "add"});
  restart_process();
  forget_commits();
  fold({"add"});
  EXPECT_EQ(row(0, "rk"), "3 0");
  EXPECT_EQ(outputs(), (Lines{"k=1", "k=2", "sum 2", "k=3", "sum 1"}));
}

// With no rows at hand, too.
TEST_F(WorkerRestore, GoesOnFromTheChangelogWhereTheGroupsCommitsAreForgotten) {
  fold({"add", "steps 3", "add"});
  const Outcome before = outcome();
  remove_all_rows();
  restart_process();
  forget_commits();
  fold({"add"});
  EXPECT_EQ(row(0, "rk"), "3 0");
  EXPECT_EQ(outcome().sum, before.sum + 1);
}

TEST_F(WorkerRestore, ShowsNowhereWhereItHasCrashed) {
  expect_crashes_to_leave_no_trace([](ToyWorld& world) {
    world.has_changelog = true;
    world.name_changelog();
    world.options.restore_limits.records = 2;
  });
}

TEST_F(WorkerRestore, MayCrashWhileItRestores) {
  if (!kHasCrashPoints) GTEST_SKIP() << "this build has no crash points";
  give_work(*this);
  start();
  ASSERT_TRUE(drain()) << last_words();
  const Outcome before = outcome();
  remove_all_rows();
  restart_process();
  options.restore_limits.records = 1;
  std::uint64_t crashes = 0;
  for (bool over = false; !over;) {
    crash_at(CrashPoint::kRestoreStep, 3);
    start();
    try {
      ASSERT_TRUE(drain()) << last_words();
      over = true;
    } catch (const SimulatedCrash&) {
      ++crashes;
      crash_nowhere();
      recover_from_crash();
    }
  }
  EXPECT_GT(crashes, 3U);
  EXPECT_EQ(outcome(), before);
}

// A long restore does not keep the others waiting, nor the group.
TEST_F(WorkerRestore, FoldsOtherPartitionsMeanwhile) {
  append({"steps 50"}, 0, "a");
  append({"add"}, 1, "b");
  start();
  ASSERT_TRUE(drain()) << last_words();
  remove_all_rows();
  restart_process();
  options.restore_limits.records = 1;
  options.restore_slice = Duration{0};
  start();
  append({"add"}, 1, "b");
  bool has_folded_while_restoring = false;
  for (const TaskSnapshot* restored = nullptr; restored == nullptr || !restored->ready;) {
    ASSERT_TRUE(worker().turn(Duration{1}));
    restored = task(0);
    if (restored == nullptr || !restored->restoring) continue;
    EXPECT_LT(restored->restoring->next, restored->restoring->end);
    has_folded_while_restoring |= outputs().size() > 1 && outputs()[outputs().size() - 2] == "b=2";
  }
  EXPECT_TRUE(has_folded_while_restoring);
  ASSERT_TRUE(drain()) << last_words();
}

TEST_F(WorkerRestore, RefusesAChangelogThatHasLostItsEnd) {
  fold({"add"});
  write_mark({mark().log_identity, Offset{mark().next_offset.value() + 1}});
  EXPECT_NE(refusal().find("the changelog has lost records"), std::string::npos) << refusal();
}

TEST_F(WorkerRestore, RefusesTheChangelogOfAnotherLog) {
  fold({"add"});
  write_mark({mark().log_identity + "0", mark().next_offset});
  EXPECT_NE(refusal().find("belongs to another log"), std::string::npos) << refusal();
}

// Readers are upgraded first: one that is not does not go on from what a newer version has written.
TEST_F(WorkerRestore, RefusesTheChangelogOfANewerVersionAndKeepsIt) {
  fold({"add"});
  std::string newer = *row(0, "m");
  newer[0] = kTaskMetaFormat + 1;
  log().append({{changelog(0), "m", newer, {}}}, [](const ports::AppendResult& result) { EXPECT_TRUE(result.ok()); });
  log().drain();
  remove_all_rows();
  EXPECT_NE(refusal().find("upgrade first"), std::string::npos) << refusal();
  EXPECT_EQ(worker().stopped()->kind, StopKind::kNewer);
  EXPECT_EQ(rows_of_changelog(0).at("m"), newer);
}

TEST_F(WorkerRestore, RefusesRowsOfANewerVersionAndKeepsThem) {
  fold({"add"});
  log().append({{changelog(0), "rz", "newer", {}}},
               [](const ports::AppendResult& result) { EXPECT_TRUE(result.ok()); });
  log().drain();
  remove_all_rows();
  const auto committed_before = committed(0);
  EXPECT_NE(refusal().find("a row of its state was written by a newer version: upgrade first"), std::string::npos);
  EXPECT_EQ(worker().stopped()->kind, StopKind::kNewer);
  EXPECT_EQ(rows_of_changelog(0).at("rz"), "newer");
  EXPECT_EQ(committed(0), committed_before);
}

TEST_F(WorkerRestore, RefusesAMarkThatCannotBeRead) {
  fold({"add"});
  write_row(0, "l", "\1x");
  EXPECT_NE(refusal().find("corrupt"), std::string::npos) << refusal();
}

// What was committed without it cannot be had from it.
TEST_F(WorkerRestore, RefusesAChangelogThatLacksWhatIsCommitted) {
  has_changelog = false;
  fold({"add"});
  has_changelog = true;
  remove_all_rows();
  options.restore_stall_max = Duration{0};
  EXPECT_NE(refusal().find("the changelog has lost records"), std::string::npos) << refusal();
}

TEST(WorkerRestoreAlone, RefusesAChangelogWithoutAName) {
  ToyWorld world;
  world.has_changelog = true;
  world.append({"add"});
  world.start();
  EXPECT_FALSE(world.drain());
  EXPECT_NE(world.last_words().find("has no identity"), std::string::npos) << world.last_words();
}

}  // namespace
}  // namespace relance::stream

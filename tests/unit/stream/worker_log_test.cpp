// What a worker logs.
#include <stdexcept>

#include <gmock/gmock.h>

#include "support/recording_sink.h"
#include "toy_world.h"

namespace relance::stream {
namespace {

using logging::Level;
using simulation::Fault;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class WorkerLog : public ToyTest {
 protected:
  void turns(int count) {
    for (int i = 0; i < count; ++i) worker().turn(Duration{1});
  }
  [[nodiscard]] Level level_of(const std::string& start) const {
    const auto lines = sink.lines();
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].starts_with(start)) return sink.levels()[i];
    }
    ADD_FAILURE() << "no such line: " << start;
    return Level::kDebug;
  }

  logging::RecordingSink sink;
  const logging::Installed installed{sink};
};

TEST_F(WorkerLog, NamesThePartitionsThatAreAssigned) {
  start();
  ASSERT_TRUE(drain());
  EXPECT_THAT(sink.lines("partitions assigned"),
              ElementsAre("partitions assigned worker=one partitions=toy-0,toy-1,toy-2 resumed=0"));
  EXPECT_EQ(level_of("partitions assigned"), Level::kInfo);
}

TEST_F(WorkerLog, NamesThePartitionsThatAreRevokedOrLost) {
  start();
  ASSERT_TRUE(drain());
  set_always(Fault::kPartitionReturned);
  turns(20);
  be_calm();
  EXPECT_THAT(sink.lines("partitions revoked"), Contains(HasSubstr("worker=one partitions=toy-")));
  set_always(Fault::kPartitionLost);
  turns(20);
  be_calm();
  EXPECT_THAT(sink.lines("partitions lost"), Contains(HasSubstr("worker=one partitions=toy-")));
  EXPECT_EQ(level_of("partitions lost"), Level::kWarning);
}

TEST_F(WorkerLog, SaysWhereATaskIsOpened) {
  append({"add", "add"});
  start();
  ASSERT_TRUE(drain());
  drop();
  start();
  ASSERT_TRUE(drain());
  EXPECT_THAT(sink.lines("task opened"), Contains("task opened worker=one task=toy-0 next_offset=2 steps=0"));
  EXPECT_EQ(level_of("task opened"), Level::kDebug);
}

TEST_F(WorkerLog, SaysWhenARestoreStartsAndWhatItHasRead) {
  has_changelog = true;
  name_changelog();
  append({"add", "add"});
  start();
  ASSERT_TRUE(drain()) << last_words();
  drop();
  remove_all_rows();
  start();
  ASSERT_TRUE(drain()) << last_words();
  EXPECT_THAT(sink.lines("restore started"), Contains(HasSubstr("task=toy-0 from=0 to=")));
  EXPECT_THAT(sink.lines("restore finished"), Contains("restore finished worker=one task=toy-0 records=2 seconds=0"));
  EXPECT_EQ(level_of("restore finished"), Level::kInfo);
}

TEST_F(WorkerLog, WarnsOfAnUnknownOutcomeOnceInAWhile) {
  options.limits.records = 1;
  append({"add", "add", "add", "add"});
  start();
  set_always(Fault::kCommitUnknownDone);
  turns(8);
  be_calm();
  ASSERT_TRUE(drain()) << last_words();
  EXPECT_THAT(sink.lines("commit outcome unknown"), ElementsAre("commit outcome unknown worker=one records=1"));
  EXPECT_EQ(level_of("commit outcome unknown"), Level::kWarning);
}

TEST_F(WorkerLog, SaysWhyAWorkerHasFailed) {
  append({"add"});
  start();
  ASSERT_TRUE(drain());
  drop();
  write_row(0, "m", row(0, "m")->substr(0, 20));
  start();
  EXPECT_FALSE(drain());
  EXPECT_THAT(sink.lines("state damaged"), ElementsAre("state damaged worker=one task=toy-0 row=progress bytes=20"));
  EXPECT_THAT(sink.lines("worker failed"), ElementsAre(HasSubstr("worker=one reason=task toy, partition 0: the row")));
  EXPECT_EQ(level_of("worker failed"), Level::kError);
}

TEST_F(WorkerLog, NamesAStoredRowThatCannotBeRead) {
  append({"add"});
  start();
  ASSERT_TRUE(drain());
  drop();
  write_row(0, "rk", "?");
  append({"add"});
  start();
  EXPECT_FALSE(drain());
  EXPECT_THAT(sink.lines("state cannot be read"),
              ElementsAre(HasSubstr("worker=one task=toy-0 reason=a toy cannot be read")));
  EXPECT_EQ(level_of("state cannot be read"), Level::kError);
}

TEST_F(WorkerLog, DoesNotRepeatARetry) {
  append({"add"});
  start();
  set_always(Fault::kCommitAborted);
  turns(30);
  be_calm();
  EXPECT_THAT(sink.lines("worker retries"), SizeIs(1));
  ASSERT_TRUE(drain()) << last_words();
}

TEST_F(WorkerLog, SaysThatAWorkerIsFenced) {
  append({"add"});
  start();
  set_always(Fault::kCommitFenced);
  EXPECT_FALSE(drain());
  EXPECT_EQ(worker().stopped()->kind, StopKind::kFenced);
  EXPECT_THAT(sink.lines("worker fenced"), SizeIs(1));
  EXPECT_THAT(sink.lines("worker failed"), IsEmpty());
}

TEST_F(WorkerLog, AnExceptionOnItsThreadFailsTheWorkerAlone) {
  append({"add"});
  on_fold = [](const ports::Record&) { throw std::runtime_error("no memory for this"); };
  start().run();
  ASSERT_TRUE(worker().stopped().has_value());
  EXPECT_EQ(worker().stopped()->kind, StopKind::kFailed);
  EXPECT_EQ(worker().stopped()->what, "exception: no memory for this");
  EXPECT_THAT(sink.lines("worker failed"), ElementsAre("worker failed worker=one exception=no memory for this"));
  EXPECT_EQ(level_of("worker failed"), Level::kError);
}

}  // namespace
}  // namespace relance::stream

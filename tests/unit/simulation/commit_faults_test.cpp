#include "fixture.h"

namespace relance::simulation {
namespace {

using ports::CommitOutcome;
using ports::Reaction;

class CommitFaults : public SimulatedWorld {
 protected:
  CommitFaults() : session_(join(listener_)) {
    append({"a", "b"});
    log().drain();
    produce(*session_, "output");
  }

  CommitOutcome commit(std::int64_t next_offset = 1) {
    const std::vector<ports::OffsetCommit> offsets = {{in(0), Offset{next_offset}, ""}};
    return session_->commit(offsets);
  }
  void expect_committed() {
    EXPECT_EQ(values(kOutput), Words{"output"});
    EXPECT_EQ(committed(in(0)), Offset{1});
  }
  void expect_nothing() {
    EXPECT_TRUE(values(kOutput).empty());
    EXPECT_EQ(committed(in(0)), std::nullopt);
  }

  Listener listener_;
  std::unique_ptr<ports::LogSession> session_;
};

TEST_F(CommitFaults, AnUnknownCommitMayStand) {
  set_always(Fault::kCommitUnknownDone);
  EXPECT_EQ(commit(), CommitOutcome::kUnknown);
  EXPECT_EQ(session_->end_of_commit(kOutput), std::nullopt);
  expect_committed();
  be_calm();
  ASSERT_TRUE(session_->recover().ok());
  EXPECT_EQ(session_->committed(in(0)).value(), (ports::Committed{Offset{1}, ""}));
  EXPECT_EQ(bitten(Fault::kCommitUnknownDone), 1u);
}

TEST_F(CommitFaults, AnUnknownCommitMayBeGone) {
  set_always(Fault::kCommitUnknownGone);
  EXPECT_EQ(commit(), CommitOutcome::kUnknown);
  be_calm();
  ASSERT_TRUE(session_->recover().ok());
  expect_nothing();
  produce(*session_, "output");
  EXPECT_EQ(commit(), CommitOutcome::kCommitted);
  expect_committed();
  EXPECT_EQ(bitten(Fault::kCommitUnknownGone), 1u);
}

TEST_F(CommitFaults, AnUnknownCommitMayComeToStandLater) {
  set_always(Fault::kCommitUnknownLate);
  EXPECT_EQ(commit(), CommitOutcome::kUnknown);
  expect_nothing();
  be_calm();
  ASSERT_TRUE(session_->recover().ok());
  expect_committed();
  EXPECT_EQ(bitten(Fault::kCommitUnknownLate), 1u);
}

TEST_F(CommitFaults, ALateCommitStandsBeforeAnotherSessionReadsItsPosition) {
  set_always(Fault::kCommitUnknownLate);
  EXPECT_EQ(commit(), CommitOutcome::kUnknown);
  be_calm();
  session_.reset();
  Listener listener;
  const auto other = join(listener, "other");
  EXPECT_EQ(other->committed(in(0)).value(), (ports::Committed{Offset{1}, ""}));
  expect_committed();
}

TEST_F(CommitFaults, AfterAnUnknownCommitAnythingButRecoverBreaksTheContract) {
  set_always(Fault::kCommitUnknownDone);
  EXPECT_EQ(commit(), CommitOutcome::kUnknown);
  be_calm();
  EXPECT_THROW(static_cast<void>(session_->poll(Duration{1}, listener_)), ContractBroken);
  EXPECT_THROW(static_cast<void>(session_->read(in(0), {})), ContractBroken);
  EXPECT_THROW(static_cast<void>(session_->produce(kOutput, {})), ContractBroken);
  EXPECT_THROW(commit(), ContractBroken);
  EXPECT_THROW(static_cast<void>(session_->committed(in(0))), ContractBroken);
  ASSERT_TRUE(session_->recover().ok());
  EXPECT_TRUE(session_->poll(Duration{1}, listener_).ok());
}

TEST_F(CommitFaults, ARecoveryMayHaveToBeTriedAgain) {
  set_always(Fault::kCommitUnknownLate);
  set_always(Fault::kSettleRetry);
  EXPECT_EQ(commit(), CommitOutcome::kUnknown);
  expect_error(session_->recover(), Reaction::kRetry);
  expect_nothing();
  be_calm();
  ASSERT_TRUE(session_->recover().ok());
  expect_committed();
}

TEST_F(CommitFaults, AnAbortedCommitLeavesTheSessionWhereItWasCommitted) {
  EXPECT_EQ(session_->read(in(0), {}).value().size(), 2u);
  set_always(Fault::kCommitAborted);
  EXPECT_EQ(commit(), CommitOutcome::kAborted);
  be_calm();
  expect_nothing();
  EXPECT_EQ(session_->read(in(0), {}).value().size(), 2u);
  produce(*session_, "output");
  EXPECT_EQ(commit(), CommitOutcome::kCommitted);
  expect_committed();
}

TEST_F(CommitFaults, AFencedSessionIsFencedForGood) {
  set_always(Fault::kCommitFenced);
  EXPECT_EQ(commit(), CommitOutcome::kFenced);
  be_calm();
  expect_nothing();
  EXPECT_EQ(commit(), CommitOutcome::kFenced);
  expect_error(session_->produce(kOutput, {}), Reaction::kRejoin);
  expect_error(session_->poll(Duration{1}, listener_), Reaction::kRejoin);
  expect_nothing();
}

TEST_F(CommitFaults, ASessionThatIsOverCommitsNothing) {
  set_always(Fault::kPollRejoin);
  expect_error(session_->poll(Duration{1}, listener_), Reaction::kRejoin);
  be_calm();
  EXPECT_EQ(commit(), CommitOutcome::kAborted);
  expect_error(session_->poll(Duration{1}, listener_), Reaction::kRejoin);
  expect_nothing();
  Listener listener;
  const auto next = join(listener);
  EXPECT_EQ(listener.held.size(), static_cast<std::size_t>(kInPartitions));
}

TEST_F(CommitFaults, MetadataThatNoLogWouldTakeBreakTheContract) {
  const auto commit_with = [&](std::string metadata) {
    const std::vector<ports::OffsetCommit> offsets = {{in(0), Offset{1}, std::move(metadata)}};
    static_cast<void>(session_->commit(offsets));
  };
  EXPECT_THROW(commit_with(std::string(ports::kCommitMetadataBytesMax + 1, 'm')), ContractBroken);
  EXPECT_THROW(commit_with(std::string(1, '\0')), ContractBroken);
}

TEST_F(CommitFaults, CallsThatFailHaveDoneNothing) {
  set_always(Fault::kReadRetry);
  set_always(Fault::kProduceRetry);
  set_always(Fault::kSettleRetry);
  set_always(Fault::kJoinRetry);
  expect_error(session_->read(in(0), {}), Reaction::kRetry);
  expect_error(session_->committed(in(0)), Reaction::kRetry);
  expect_error(session_->produce(kOutput, {std::nullopt, "never"}), Reaction::kRetry);
  expect_error(session_->seek(in(0), Offset{2}), Reaction::kRetry);
  expect_error(session_->abort(), Reaction::kRetry);
  ports::RecordBatch batch;
  expect_error(log().read(in(0), Offset{0}, {}, batch), Reaction::kRetry);
  expect_error(log().offsets(in(0)), Reaction::kRetry);
  expect_error(log().committed(in(0)), Reaction::kRetry);
  expect_error(log().status(), Reaction::kRetry);
  expect_error(log().join("two", {}), Reaction::kRetry);
  EXPECT_EQ(bitten(Fault::kReadRetry), 6u);
  EXPECT_EQ(bitten(Fault::kProduceRetry), 2u);
  EXPECT_EQ(bitten(Fault::kSettleRetry), 1u);
  EXPECT_EQ(bitten(Fault::kJoinRetry), 1u);
  be_calm();
  EXPECT_EQ(session_->read(in(0), {}).value().size(), 2u);
  EXPECT_EQ(commit(), CommitOutcome::kCommitted);
  expect_committed();
}

TEST_F(CommitFaults, AShortReadGivesAFewRecordsAndSkipsNone) {
  append(Words(20, "more"));
  log().drain();
  set_always(Fault::kReadShort);
  std::int64_t next = 0;
  for (;;) {
    const auto records = session_->read(in(0), {}).value();
    if (records.empty()) break;
    EXPECT_LE(records.size(), 4u);
    for (const ports::Record& record : records) EXPECT_EQ(record.offset, Offset{next++});
  }
  EXPECT_EQ(next, 22);
}

}  // namespace
}  // namespace relance::simulation

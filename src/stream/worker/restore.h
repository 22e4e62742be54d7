// Restores the rows of a task from its changelog: what another worker has committed, or what this one committed but did
// not write before it ended.
//
// A changelog record is a row as last written, under its key without the task's prefix, in the same transaction as the
// output that goes with it; in each transaction the task's progress row comes last. The first record identifies the
// changelog. Records are whole rows, so reading some of them twice changes nothing once the end is reached.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <relance/ports/log.h>
#include <relance/ports/state_store.h>
#include <relance/stream/progress.h>
#include <relance/stream/task_store.h>
#include <relance/stream/worker.h>

namespace relance::stream {

// The key of the checkpoint (ChangelogCheckpoint) among the rows of a task. It is local to the store: changelogs do not
// contain it.
inline constexpr std::string_view kCheckpointKey = "l";

class Restore {
 public:
  // `log_identity` identifies the whole log; `prefix` is that of the task's rows.
  Restore(ports::Log& log, ports::StateStore& store, ports::TopicPartition changelog, std::string prefix,
          std::string_view log_identity);
  ~Restore() { log_.release(changelog_); }
  Restore(const Restore&) = delete;
  Restore& operator=(const Restore&) = delete;

  // Determines where to continue, and up to where. kStop: the rows and the changelog do not belong together.
  ports::PortResult<ports::Done> begin();
  // Reads some more, at most up to the end seen last. False: that end is reached.
  ports::PortResult<bool> advance(ports::ReadLimits limits);
  // Whether the changelog has grown: then advance() continues.
  ports::PortResult<bool> extend();

  [[nodiscard]] const std::string& identity() const {
    return checkpoint_.log_identity;
  }  // of the log and this changelog
  [[nodiscard]] RestoreProgress progress() const { return {begun_at_, checkpoint_.next_offset, end_}; }
  [[nodiscard]] std::uint64_t records() const { return records_; }  // rows applied so far

 private:
  ports::PortResult<std::string> read_name(ports::OffsetRange range);
  ports::PortResult<ports::Done> read_checkpoint();
  ports::PortResult<ports::Done> apply(Offset next);  // applies the batch, which ends before `next`

  ports::Log& log_;
  ports::StateStore& store_;
  const ports::TopicPartition changelog_;
  const std::string prefix_;
  ChangelogCheckpoint checkpoint_;
  Offset begun_at_;
  Offset end_;
  std::uint64_t records_ = 0;
  ports::RecordBatch batch_;
  StateBatch rows_;
  std::string key_;
};

}  // namespace relance::stream

// A log: topics divided into partitions, with records at offsets from 0. Modelled on Kafka; the embedded log and the
// simulated one follow it. Every implementation must pass tests/contract.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <relance/ports/error.h>
#include <relance/ports/record.h>

namespace relance::ports {

inline constexpr std::size_t kRecordBytesMax = 5 * 1024 * 1024;  // key, value and headers of one record
inline constexpr std::size_t kCommitMetadataBytesMax = 4096;     // text without NUL

// How far a group has read a partition: `next_offset` is read next. `metadata` was stored with the commit.
struct Committed {
  Offset next_offset;
  std::string metadata;
  friend bool operator==(const Committed&, const Committed&) = default;
};

struct OffsetCommit {
  TopicPartition partition;
  Offset next_offset;
  std::string metadata;
};

enum class CommitOutcome : std::uint8_t {
  kCommitted,  // outputs and offsets are all durable and visible
  kAborted,    // nothing took effect, nor will; the session is still a member and reads again from what is committed
  kUnknown,    // either of the two; call recover(), then committed()
  kFenced,     // a newer owner holds the session's identity and will see the outcome: stop
};

struct Assignment {
  TopicPartition partition;
  std::optional<Committed> committed;  // none: never committed; read from the start of the partition
};

// Called by LogSession::poll, on its thread.
class AssignmentListener {
 public:
  virtual ~AssignmentListener() = default;
  // The session reads each partition from its committed offset, or from the start if there is none, unless seek() is
  // called. An empty list: the group has assigned its partitions, and this member got none.
  virtual void on_assigned(std::span<const Assignment> partitions) = 0;
  // The session can still commit for these partitions during this call, but not afterwards.
  virtual void on_revoked(std::span<const TopicPartition> partitions) = 0;
  // Lost without a revocation: nothing can be committed for these partitions any more.
  virtual void on_lost(std::span<const TopicPartition> partitions) = 0;
};

// One member of the consumer group, with its transactions: one worker's access to the log. One thread at a time, except
// wake().
class LogSession {
 public:
  virtual ~LogSession() = default;

  // Waits until an assigned partition has records, the assignment changes, wake() is called, or `wait` has passed. The
  // first call joins the group. kRejoin: the session has ended; join again. kYield: it has ended because a newer
  // session holds its identity.
  virtual PortResult<Done> poll(Duration wait, AssignmentListener& listener) = 0;
  virtual void wake() = 0;  // any thread

  // Reads the next records of an assigned partition, in order, from its position, and advances the position; an empty
  // result means the end. Only committed records are returned. Offsets may have gaps. Valid until the next read().
  virtual PortResult<std::span<const Record>> read(TopicPartition partition, ReadLimits limits) = 0;
  // Reads only what is already fetched, without a request: an empty result does not mean the end of the log, only that
  // poll() may block.
  virtual PortResult<std::span<const Record>> read_at_hand(TopicPartition partition, ReadLimits limits) {
    return read(partition, limits);
  }
  // In a log with gaps: the offset after the known gap that follows what was read. None: no gap, or not assigned.
  [[nodiscard]] virtual std::optional<Offset> read_to(TopicPartition /*partition*/) const { return std::nullopt; }
  virtual PortResult<Done> seek(TopicPartition partition, Offset next_offset) = 0;

  // Adds a record to the open transaction; opens one if necessary. The bytes are copied.
  virtual PortResult<Done> produce(TopicPartition partition, const NewRecord& record) = 0;
  // Ends the transaction: its records and these offsets of assigned partitions, all or nothing. Blocks until it is
  // durable. After kAborted and kFenced the transaction is gone.
  virtual CommitOutcome commit(std::span<const OffsetCommit> offsets) = 0;
  // After a commit, until the next produce() or commit(): the offset after the last record it wrote to the partition.
  // None: it wrote none there, it was not kCommitted, or the offset is unknown.
  [[nodiscard]] virtual std::optional<Offset> end_of_commit(TopicPartition partition) const = 0;
  virtual PortResult<Done> abort() = 0;

  // Call after kUnknown, before anything else: it settles the outcome, which committed() then reports.
  virtual PortResult<Done> recover() = 0;
  virtual PortResult<std::optional<Committed>> committed(TopicPartition partition) = 0;

  // Leaves the group: its partitions are reassigned (on_revoked is called). Aborts the open transaction.
  virtual void close(AssignmentListener& listener) = 0;
};

struct OffsetRange {
  Offset start;  // of the first record retained
  Offset end;    // of the next record to be appended
  friend bool operator==(const OffsetRange&, const OffsetRange&) = default;
};

struct PartitionStatus {
  TopicPartition partition;
  OffsetRange offsets;
  std::optional<Offset> committed;  // the group's next offset; none: never committed
};

using AppendResult = PortResult<std::vector<Offset>>;  // in the order of the records

class Log {
 public:
  virtual ~Log() = default;

  [[nodiscard]] virtual std::span<const TopicSpec> topics() const = 0;

  // Adds a member to the only consumer group, for the partitions of these topics, which are divided among the members.
  // `member` is its identity: a newer session with the same identity fences the older one. Any thread.
  virtual PortResult<std::unique_ptr<LogSession>> join(std::string_view member,
                                                       std::span<const TopicNumber> topics) = 0;

  // Appends outside of any transaction; `done` is called once, from a thread of the log, when all records are durable
  // or the call has failed (then some may have been appended). Order is kept within a partition, also between calls
  // from one thread. Fails with kRetry when too many bytes are in flight. Any thread.
  virtual void append(std::vector<OwnedRecord> records, std::function<void(AppendResult)> done) = 0;

  // Reads committed records from `from` on into `batch`; empty: nothing there yet. An offset before the start reads
  // from the start. Any thread.
  virtual PortResult<Done> read(TopicPartition partition, Offset from, ReadLimits limits, RecordBatch& batch) = 0;
  // A hint that the partition will not be read soon: drops what was prefetched. Any thread.
  virtual void release(TopicPartition /*partition*/) {}
  virtual PortResult<OffsetRange> offsets(TopicPartition partition) = 0;                 // any thread
  virtual PortResult<std::optional<Committed>> committed(TopicPartition partition) = 0;  // any thread

  // Every partition of every topic, in order, as a consistent snapshot: a commit is seen whole or not at all.
  virtual PortResult<std::vector<PartitionStatus>> status() = 0;  // any thread

  // Applies retention, and removes all but the last record of each key of compacted topics; tombstones are removed by a
  // later pass. `now` is wall time. May be slow; one thread at a time.
  virtual PortResult<Done> maintain(Timestamp now) = 0;

  // nullopt: healthy. Otherwise why the log cannot accept records now. Any thread.
  [[nodiscard]] virtual std::optional<std::string> outage() const = 0;
};

}  // namespace relance::ports

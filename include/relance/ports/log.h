// A log: topics cut into partitions, records under offsets from 0. Its shape is Kafka's; the embedded log and the
// simulated one follow it. tests/contract holds every implementation.
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

// How far a group has read a partition: `next_offset` is the one to read. `metadata` came with the commit.
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
  kCommitted,  // outputs and offsets are durable and visible, all of them
  kAborted,    // none of it is or will be; the session is still a member and reads again from what is committed
  kUnknown,    // either; only recover() and then committed() tell
  kFenced,     // a newer owner holds the session's identity, and finds what became of it: stop
};

struct Assignment {
  TopicPartition partition;
  std::optional<Committed> committed;  // none: never committed; read from the partition's start
};

// Called by LogSession::poll, on its thread.
class AssignmentListener {
 public:
  virtual ~AssignmentListener() = default;
  // The session reads each from what is committed, else from its start, unless seek() says otherwise. None: the group
  // has shared out its partitions, and there was nothing for this member.
  virtual void on_assigned(std::span<const Assignment> partitions) = 0;
  // The session may still commit for them while this runs, and not after it has returned.
  virtual void on_revoked(std::span<const TopicPartition> partitions) = 0;
  // They went without being asked back: nothing can be committed for them any more.
  virtual void on_lost(std::span<const TopicPartition> partitions) = 0;
};

// One member of the group of readers with its transactions: one worker's access to the log. One thread at a time, but
// for wake().
class LogSession {
 public:
  virtual ~LogSession() = default;

  // Waits until a partition of ours has something to read, an assignment changes, wake() is called, or `wait` is over.
  // Joins the group by its first call. kRejoin: the session is over; join again. kYield: it is over, for a newer
  // session of its identity.
  virtual PortResult<Done> poll(Duration wait, AssignmentListener& listener) = 0;
  virtual void wake() = 0;  // any thread

  // The next records of one of our partitions, in order, from its position, and moves the position behind them; none:
  // read to the end. Only what is committed is seen. Offsets may have gaps. Valid until the next read().
  virtual PortResult<std::span<const Record>> read(TopicPartition partition, ReadLimits limits) = 0;
  // The same of what is at hand, without asking anybody: an empty result does not mean the end of the log, only that
  // poll() may block.
  virtual PortResult<std::span<const Record>> read_at_hand(TopicPartition partition, ReadLimits limits) {
    return read(partition, limits);
  }
  // Of a log with gaps: behind those that are known to follow what was read. None: there are none, or it is not ours.
  [[nodiscard]] virtual std::optional<Offset> read_to(TopicPartition /*partition*/) const { return std::nullopt; }
  virtual PortResult<Done> seek(TopicPartition partition, Offset next_offset) = 0;

  // Adds a record to the open transaction; the first one opens it. The bytes are copied.
  virtual PortResult<Done> produce(TopicPartition partition, const NewRecord& record) = 0;
  // Ends the transaction: its records and these offsets of our partitions, all or nothing. The session waits until it
  // is durable. After kAborted and kFenced the transaction is gone.
  virtual CommitOutcome commit(std::span<const OffsetCommit> offsets) = 0;
  // After a commit, until the next produce() or commit(): the offset behind the last record that it wrote to the
  // partition. None: it wrote none there, it was not kCommitted, or nobody knows.
  [[nodiscard]] virtual std::optional<Offset> end_of_commit(TopicPartition partition) const = 0;
  virtual PortResult<Done> abort() = 0;

  // After kUnknown, before anything else: afterwards the outcome is settled, and committed() reports it.
  virtual PortResult<Done> recover() = 0;
  virtual PortResult<std::optional<Committed>> committed(TopicPartition partition) = 0;

  // Leaves the group; its partitions go to the others (on_revoked is called). Aborts what is open.
  virtual void close(AssignmentListener& listener) = 0;
};

struct OffsetRange {
  Offset start;  // of the first record kept
  Offset end;    // the one that the next record will get
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

  // A new member of the one group of readers, for the partitions of these topics. Members share them out. `member` is
  // its identity: a newer session of the same identity fences the older one. Any thread.
  virtual PortResult<std::unique_ptr<LogSession>> join(std::string_view member,
                                                       std::span<const TopicNumber> topics) = 0;

  // Appends outside of any transaction; `done` is called once, from a thread of the log, when all are durable or the
  // call has failed (then some may have been appended). Records of one partition keep their order, also between calls
  // of one thread. Refuses with kRetry when too many bytes are in flight. Any thread.
  virtual void append(std::vector<OwnedRecord> records, std::function<void(AppendResult)> done) = 0;

  // Committed records from `from` on, into `batch`; none: nothing there yet. An offset before the start reads from the
  // start. Any thread.
  virtual PortResult<Done> read(TopicPartition partition, Offset from, ReadLimits limits, RecordBatch& batch) = 0;
  // Nobody will read() on there soon: what was fetched ahead goes. Any thread.
  virtual void release(TopicPartition /*partition*/) {}
  virtual PortResult<OffsetRange> offsets(TopicPartition partition) = 0;                 // any thread
  virtual PortResult<std::optional<Committed>> committed(TopicPartition partition) = 0;  // any thread

  // Every partition of every topic, in order, as they stood at one moment: a commit is seen whole or not at all.
  virtual PortResult<std::vector<PartitionStatus>> status() = 0;  // any thread

  // Drops what retention gives up and all but the last record of each key of compacted topics; tombstones go with a
  // later pass. `now` is the wall's time. May be slow; one thread at a time.
  virtual PortResult<Done> maintain(Timestamp now) = 0;

  // None: healthy. Else why the log cannot take records now. Any thread.
  [[nodiscard]] virtual std::optional<std::string> outage() const = 0;
};

}  // namespace relance::ports

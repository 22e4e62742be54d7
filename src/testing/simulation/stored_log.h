// The log of a world on its disk: records, committed positions, and transactions whose outcome is still unknown to
// their sessions.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <relance/ports/log.h>

#include "record_run.h"

namespace relance::simulation {

// The index of a partition among all partitions of all topics, in order.
using PartitionIndex = std::size_t;
// Identifies a writer of transactions: one session.
using ProducerId = Strong<struct ProducerIdTag, std::uint64_t>;

struct Transaction {
  RecordRun records;
  std::vector<PartitionIndex> partitions;  // of each record
  std::vector<ports::OffsetCommit> offsets;

  [[nodiscard]] bool empty() const { return records.empty(); }
  void clear();
};

class StoredLog {
 public:
  explicit StoredLog(std::vector<ports::TopicSpec> topics);

  [[nodiscard]] const std::vector<ports::TopicSpec>& topics() const { return topics_; }
  [[nodiscard]] std::size_t size() const { return partitions_.size(); }
  // The partition must exist.
  [[nodiscard]] PartitionIndex index_of(ports::TopicPartition partition) const;
  [[nodiscard]] ports::TopicPartition partition_of(PartitionIndex index) const { return partitions_[index].name; }

  Offset append(Timestamp now, const ports::OwnedRecord& record);
  void commit(Timestamp now, const Transaction& transaction);
  // The transaction is committed by settle(); if `commits` is false, it never is.
  void leave_open(ProducerId producer, Transaction transaction, bool commits);
  void settle(Timestamp now, ProducerId producer);

  [[nodiscard]] ports::OffsetRange offsets(PartitionIndex index) const;
  [[nodiscard]] const std::optional<ports::Committed>& committed(PartitionIndex index) const;
  void forget_commits();
  [[nodiscard]] bool has_records(PartitionIndex index, Offset from) const;
  void read(PartitionIndex index, Offset from, ports::ReadLimits limits, ports::RecordBatch& batch) const;
  [[nodiscard]] std::vector<ports::PartitionStatus> status() const;
  // Returns whether anything was removed.
  bool maintain(Timestamp now);

 private:
  struct Stored {
    ports::TopicPartition name;
    RecordRun records;
    Offset start;
    Offset end;
    Offset compacted_to;  // tombstones before it have survived a pass
    std::optional<ports::Committed> committed;
  };
  struct OpenEnd {
    Transaction transaction;
    bool commits = false;
  };

  bool retain(Stored& stored, Timestamp oldest) const;
  bool compact(Stored& stored) const;

  std::vector<ports::TopicSpec> topics_;
  std::vector<PartitionIndex> firsts_;  // of each topic
  std::vector<Stored> partitions_;
  std::map<ProducerId, OpenEnd> open_ends_;
};

}  // namespace relance::simulation

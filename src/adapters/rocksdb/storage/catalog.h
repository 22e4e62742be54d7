// The topics in a log's database, and the log's identity.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <rocksdb/db.h>

#include <relance/ports/clock.h>
#include <relance/ports/error.h>
#include <relance/ports/record.h>

#include "keys.h"

namespace relance::embedded {

struct KnownTopic {
  std::uint16_t id = 0;  // assigned when the topic was added, never reused
  ports::TopicSpec spec;
};

// All topics, by id.
[[nodiscard]] ports::PortResult<std::vector<KnownTopic>> read_topics(rocksdb::DB& db);
// Returns the wanted topics, in their order; adds new ones and writes changed ones. kStop: one has another number of
// partitions.
[[nodiscard]] ports::PortResult<std::vector<KnownTopic>> settle_topics(rocksdb::DB& db,
                                                                       std::span<const ports::TopicSpec> wanted);

// In hex.
[[nodiscard]] ports::PortResult<std::string> read_identity(rocksdb::DB& db);
[[nodiscard]] ports::PortResult<std::string> settle_identity(rocksdb::DB& db, ports::Entropy& entropy);

// The partitions of several topics, numbered consecutively: the slot of a partition is the index of its data.
class PartitionTable {
 public:
  explicit PartitionTable(std::vector<KnownTopic> topics);

  [[nodiscard]] std::size_t size() const { return ids_.size(); }
  [[nodiscard]] std::span<const ports::TopicSpec> topics() const { return specs_; }
  // nullopt: there is no such partition.
  [[nodiscard]] std::optional<std::size_t> find(ports::TopicPartition partition) const;
  // Like find(), with an error that names the missing partition.
  [[nodiscard]] ports::PortResult<std::size_t> slot_of(ports::TopicPartition partition) const;
  [[nodiscard]] ports::TopicPartition at(std::size_t slot) const { return partitions_[slot]; }
  [[nodiscard]] PartitionId id(std::size_t slot) const { return ids_[slot]; }
  [[nodiscard]] const ports::TopicSpec& topic(std::size_t slot) const {
    return specs_[partitions_[slot].topic.value()];
  }
  // The first slot of a topic; its other partitions follow in order.
  [[nodiscard]] std::size_t first(std::size_t topic) const { return firsts_[topic]; }
  // "relance.facts[3]"
  [[nodiscard]] std::string name(std::size_t slot) const;

 private:
  std::vector<ports::TopicSpec> specs_;  // by topic number
  std::vector<std::size_t> firsts_;      // by topic number, and one for the end
  std::vector<ports::TopicPartition> partitions_;
  std::vector<PartitionId> ids_;
};

}  // namespace relance::embedded

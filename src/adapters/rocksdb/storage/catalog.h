// The topics that a log's database knows, and its identity.
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
  std::uint16_t id = 0;  // given when the topic was added, never to another
  ports::TopicSpec spec;
};

// All topics, by id.
[[nodiscard]] ports::PortResult<std::vector<KnownTopic>> read_topics(rocksdb::DB& db);
// The topics that are wanted, in their order; new ones are added, changed ones written. kStop: one has another number
// of partitions.
[[nodiscard]] ports::PortResult<std::vector<KnownTopic>> settle_topics(rocksdb::DB& db,
                                                                       std::span<const ports::TopicSpec> wanted);

// In hex.
[[nodiscard]] ports::PortResult<std::string> read_identity(rocksdb::DB& db);
[[nodiscard]] ports::PortResult<std::string> settle_identity(rocksdb::DB& db, ports::Entropy& entropy);

// The partitions of some topics, numbered through: a partition's slot is the index of all that is kept by partition.
class PartitionTable {
 public:
  explicit PartitionTable(std::vector<KnownTopic> topics);

  [[nodiscard]] std::size_t size() const { return ids_.size(); }
  [[nodiscard]] std::span<const ports::TopicSpec> topics() const { return specs_; }
  // None: there is no such partition.
  [[nodiscard]] std::optional<std::size_t> find(ports::TopicPartition partition) const;
  // As find; the error names what is missing.
  [[nodiscard]] ports::PortResult<std::size_t> slot_of(ports::TopicPartition partition) const;
  [[nodiscard]] ports::TopicPartition at(std::size_t slot) const { return partitions_[slot]; }
  [[nodiscard]] PartitionId id(std::size_t slot) const { return ids_[slot]; }
  [[nodiscard]] const ports::TopicSpec& topic(std::size_t slot) const {
    return specs_[partitions_[slot].topic.value()];
  }
  // The first slot of a topic; the others follow, in the order of its partitions.
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

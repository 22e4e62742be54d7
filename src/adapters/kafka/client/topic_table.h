// The topics of a log and the slots of their partitions, in the order of the port.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <relance/ports/log.h>

#include "client/handles.h"

namespace relance::kafka {

class TopicTable {
 public:
  // On the cluster, names begin with `prefix` instead of `own_prefix`.
  TopicTable(std::vector<ports::TopicSpec> topics, const std::string& prefix, const std::string& own_prefix);

  [[nodiscard]] const std::vector<ports::TopicSpec>& topics() const { return topics_; }
  [[nodiscard]] std::size_t size() const { return partitions_.size(); }  // number of slots
  [[nodiscard]] ports::TopicPartition at(std::size_t slot) const { return partitions_[slot]; }
  [[nodiscard]] std::optional<std::size_t> find(ports::TopicPartition partition) const;
  [[nodiscard]] std::optional<std::size_t> find(const char* name, std::int32_t partition) const;
  // kStop: the log has no such partition.
  [[nodiscard]] ports::PortResult<std::size_t> slot_of(ports::TopicPartition partition) const;

  // The name on the cluster.
  [[nodiscard]] const std::string& name(ports::TopicNumber topic) const { return names_[topic.value()]; }
  [[nodiscard]] std::string describe(std::size_t slot) const;
  [[nodiscard]] PartitionList list(std::span<const std::size_t> slots, std::int64_t offset) const;

 private:
  std::vector<ports::TopicSpec> topics_;
  std::vector<std::string> names_;
  std::vector<std::size_t> first_slots_;  // of each topic
  std::vector<ports::TopicPartition> partitions_;
};

}  // namespace relance::kafka

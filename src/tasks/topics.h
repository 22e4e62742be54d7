// The destinations of outputs.
#pragma once

#include <array>
#include <span>

#include <relance/base/partition.h>
#include <relance/events/topics.h>
#include <relance/ports/record.h>

namespace relance::tasks {

using events::Topic;

class Topics {
 public:
  explicit Topics(std::span<const ports::TopicSpec> specs) {
    RELANCE_ASSERT(specs.size() >= counts_.size());
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] = specs[i].partitions;
  }

  [[nodiscard]] PartitionCount partitions(Topic topic) const { return counts_[static_cast<std::size_t>(topic)]; }
  [[nodiscard]] static ports::TopicNumber number(Topic topic) {
    return ports::TopicNumber{static_cast<std::uint16_t>(topic)};
  }
  [[nodiscard]] ports::TopicPartition of_key(Topic topic, std::string_view key) const {
    return {number(topic), partition_of(key, partitions(topic))};
  }
  // Dead letters go to the partition of their source.
  [[nodiscard]] ports::TopicPartition beside(Topic topic, Partition source) const {
    return {number(topic), Partition{source.value() % partitions(topic).value()}};
  }

 private:
  std::array<PartitionCount, events::kTopicNames.size()> counts_{};
};

}  // namespace relance::tasks

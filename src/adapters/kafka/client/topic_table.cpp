#include "client/topic_table.h"

#include <algorithm>

namespace relance::kafka {

TopicTable::TopicTable(std::vector<ports::TopicSpec> topics, const std::string& prefix, const std::string& own_prefix)
    : topics_(std::move(topics)) {
  for (std::size_t i = 0; i < topics_.size(); ++i) {
    const std::string& name = topics_[i].name;
    names_.push_back(prefix + (name.starts_with(own_prefix) ? name.substr(own_prefix.size()) : name));
    first_slots_.push_back(partitions_.size());
    for (std::int32_t partition = 0; partition < topics_[i].partitions.value(); ++partition) {
      partitions_.push_back({ports::TopicNumber{static_cast<std::uint16_t>(i)}, Partition{partition}});
    }
  }
}

std::optional<std::size_t> TopicTable::find(ports::TopicPartition partition) const {
  const std::size_t topic = partition.topic.value();
  if (topic >= topics_.size() || partition.partition.value() < 0 ||
      partition.partition.value() >= topics_[topic].partitions.value()) {
    return std::nullopt;
  }
  return first_slots_[topic] + static_cast<std::size_t>(partition.partition.value());
}

std::optional<std::size_t> TopicTable::find(const char* name, std::int32_t partition) const {
  const auto found = std::ranges::find(names_, name);
  if (found == names_.end()) return std::nullopt;
  return find({ports::TopicNumber{static_cast<std::uint16_t>(found - names_.begin())}, Partition{partition}});
}

ports::PortResult<std::size_t> TopicTable::slot_of(ports::TopicPartition partition) const {
  if (const auto slot = find(partition)) return *slot;
  return ports::failure(ports::Reaction::kStop, "the log has no partition " +
                                                    std::to_string(partition.partition.value()) + " of topic " +
                                                    std::to_string(partition.topic.value()));
}

std::string TopicTable::describe(std::size_t slot) const {
  const ports::TopicPartition partition = partitions_[slot];
  return name(partition.topic) + "/" + std::to_string(partition.partition.value());
}

PartitionList TopicTable::list(std::span<const std::size_t> slots, std::int64_t offset) const {
  PartitionList list{rd_kafka_topic_partition_list_new(static_cast<int>(slots.size()))};
  for (const std::size_t slot : slots) {
    const ports::TopicPartition partition = partitions_[slot];
    rd_kafka_topic_partition_list_add(list.get(), name(partition.topic).c_str(), partition.partition.value())->offset =
        offset;
  }
  return list;
}

}  // namespace relance::kafka

#include <relance/base/assert.h>
#include <relance/components/topic_specs.h>
#include <relance/components/topology.h>
#include <relance/events/topics.h>

#include "topology_toml.h"

namespace relance::components {
namespace {

// "30d" or "forever".
std::optional<Duration> parse_retention(const std::string& text) {
  if (text == "forever") return std::nullopt;
  RELANCE_ASSERT(text.size() > 1 && text.back() == 'd');
  return std::chrono::days{std::stoi(text)};
}

ports::TopicSpec spec_of(const Topic& topic) {
  return {std::string{events::kTopicPrefix} + topic.name, PartitionCount{static_cast<std::int32_t>(topic.partitions)},
          parse_retention(topic.retention), topic.compacted};
}

}  // namespace

std::string_view topology_toml() {
  return kTopologyToml;
}

std::vector<ports::TopicSpec> topic_specs() {
  std::vector<ports::TopicSpec> specs = kafka_topic_specs();
  specs.resize(events::kTopicNames.size());
  return specs;
}

std::vector<ports::TopicSpec> kafka_topic_specs() {
  std::vector<ports::TopicSpec> specs;
  for (const Topic& topic : parse_topology(kTopologyToml)) {
    specs.push_back(spec_of(topic));
    const std::size_t place = specs.size() - 1;
    RELANCE_ASSERT(specs.back().name == events::topic_name(static_cast<events::Topic>(place)));
    RELANCE_ASSERT((topic.logs == "all") == (place < events::kTopicNames.size()));
  }
  RELANCE_ASSERT(specs.size() == events::kTopicNames.size() + events::kChangelogNames.size());
  return specs;
}

std::vector<std::int32_t> kafka_min_insync_replicas() {
  std::vector<std::int32_t> numbers;
  for (const Topic& topic : parse_topology(kTopologyToml)) numbers.push_back(static_cast<std::int32_t>(topic.min_isr));
  return numbers;
}

}  // namespace relance::components

#include "topics.h"

#include <relance/base/assert.h>
#include <relance/codec/topics.h>

#include "topology.h"
#include "topology_toml.h"

namespace relance::app {
namespace {

// "30d" or "forever".
std::optional<Duration> parse_retention(const std::string& text) {
  if (text == "forever") return std::nullopt;
  RELANCE_ASSERT(text.size() > 1 && text.back() == 'd');
  return std::chrono::days{std::stoi(text)};
}

}  // namespace

std::vector<ports::TopicSpec> topic_specs() {
  std::vector<ports::TopicSpec> specs;
  for (const Topic& topic : parse_topology(kTopologyToml)) {
    RELANCE_ASSERT(specs.size() < codec::kTopicNames.size() &&
                   "relance." + topic.name == codec::kTopicNames[specs.size()]);
    specs.push_back({"relance." + topic.name, PartitionCount{static_cast<std::int32_t>(topic.partitions)},
                     parse_retention(topic.retention), topic.compacted});
  }
  return specs;
}

}  // namespace relance::app

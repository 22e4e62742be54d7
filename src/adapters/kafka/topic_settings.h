// The settings of a topic, and how those of the brokers differ.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <relance/adapters/kafka/topics_admin.h>

namespace relance::kafka {

using TopicSettings = std::map<std::string, std::string>;

// How a topic is to be.
struct TopicPlan {
  std::string name;  // as the cluster knows it
  ports::TopicSpec spec;
  bool is_changelog = false;
  std::int32_t replicas = kBrokersDefault;
  std::optional<std::int32_t> min_insync_replicas;  // none: the brokers' default
};

// `replicas`: how many the topic will have; kBrokersDefault: nobody knows.
[[nodiscard]] TopicSettings settings_of(const TopicPlan& plan, std::int32_t replicas);

// Of a topic that exists; identities are not looked at.
[[nodiscard]] std::vector<TopicDifference> differences(const TopicPlan& plan, const TopicDescription& found);

}  // namespace relance::kafka

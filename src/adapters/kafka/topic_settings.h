// The intended settings of a topic, and how those on the brokers differ.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <relance/adapters/kafka/topics_admin.h>

namespace relance::kafka {

using TopicSettings = std::map<std::string, std::string>;

// How a topic should be created.
struct TopicPlan {
  std::string name;  // on the cluster
  ports::TopicSpec spec;
  bool is_changelog = false;
  std::int32_t replicas = kBrokersDefault;
  std::optional<std::int32_t> min_insync_replicas;  // none: the brokers' default
};

// `replicas`: how many the topic will have; kBrokersDefault: unknown.
[[nodiscard]] TopicSettings settings_of(const TopicPlan& plan, std::int32_t replicas);

// For a topic that exists; does not check identities.
[[nodiscard]] std::vector<TopicDifference> differences(const TopicPlan& plan, const TopicDescription& found);

}  // namespace relance::kafka

// Creating, checking and describing the topics of a log. Nothing here deletes or alters an existing topic.
//
// kRetry: no broker responds. kStop: the cluster or the options do not permit it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <relance/adapters/kafka/log.h>

namespace relance::kafka {

// Topic names as on the cluster.
struct CreatedTopics {
  std::vector<std::string> created;
  std::vector<std::string> present;     // existed before, with any settings
  std::vector<std::string> identities;  // changelog partitions, TOPIC/PARTITION, that were given their identity
};
// Creates the missing topics, and writes the first record of each empty changelog partition. Idempotent: calling it
// again completes what was interrupted. Also returns kStop if a topic has another number of partitions.
//
// The first record of a changelog partition has the key kIdentityKey and the value {"format":1,"id":"<uuid>"} with a
// random UUID: it shows when a changelog was deleted and recreated.
[[nodiscard]] ports::PortResult<CreatedTopics> make_topics(const KafkaOptions& options);
inline constexpr std::string_view kIdentityKey = "identity";

struct TopicDescription {
  std::string name;
  bool exists = false;
  std::int32_t partitions = 0;
  std::int32_t replicas = 0;                    // of the partition with the fewest
  std::map<std::string, std::string> settings;  // as the brokers apply them
  std::string error;                            // why the brokers do not return the settings; empty if they do
};
// In the order of `options.topics`.
[[nodiscard]] ports::PortResult<std::vector<TopicDescription>> describe_topics(const KafkaOptions& options);

// How a topic differs from what make_topics() would create.
struct TopicDifference {
  std::string topic;
  std::string setting;  // `topic`, `partitions`, `replicas`, `settings`, `identity`, or a broker's: `cleanup.policy`
  std::string expected;
  std::string found;
  bool is_error = false;  // the log cannot work with it; otherwise it may be an operator's choice
};
// As one line: `relance.facts: partitions is 4, expected 8`.
[[nodiscard]] std::string to_text(const TopicDifference& difference);
[[nodiscard]] ports::PortResult<std::vector<TopicDifference>> compare_topics(const KafkaOptions& options);

// Called at startup: kStop with the first error, and how to fix it.
[[nodiscard]] ports::PortResult<ports::Done> check_topics(const KafkaOptions& options);

// The id of the cluster.
[[nodiscard]] ports::PortResult<std::string> cluster_id(const KafkaOptions& options);

}  // namespace relance::kafka

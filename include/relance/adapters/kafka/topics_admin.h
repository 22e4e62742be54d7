// The topics of a log as operators make, check and look at them. Nothing here deletes or alters what is there.
//
// kRetry: no broker answers. kStop: the cluster or the options do not permit it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <relance/adapters/kafka/log.h>

namespace relance::kafka {

// Names as the cluster knows them.
struct CreatedTopics {
  std::vector<std::string> created;
  std::vector<std::string> present;     // before, with whatever they were made with
  std::vector<std::string> identities;  // partitions of changelogs, TOPIC/PARTITION, that got theirs
};
// Creates the topics that are missing, and gives each partition of a changelog that is empty its first record. Done
// again it completes what was interrupted, and else does nothing. kStop, too: a topic has another number of partitions.
//
// The first record of a partition of a changelog has the key kIdentityKey and the value {"format":1,"id":"<uuid>"},
// with a random UUID: a changelog that was deleted and recreated is another one.
[[nodiscard]] ports::PortResult<CreatedTopics> make_topics(const KafkaOptions& options);
inline constexpr std::string_view kIdentityKey = "identity";

struct TopicDescription {
  std::string name;
  bool exists = false;
  std::int32_t partitions = 0;
  std::int32_t replicas = 0;                    // of the partition that has the fewest
  std::map<std::string, std::string> settings;  // as the brokers apply them
  std::string error;                            // why the brokers do not tell the settings; empty: they do
};
// In the order of the options.
[[nodiscard]] ports::PortResult<std::vector<TopicDescription>> describe_topics(const KafkaOptions& options);

// How a topic is not as it would be created.
struct TopicDifference {
  std::string topic;
  std::string setting;  // `topic`, `partitions`, `replicas`, `settings`, `identity`, or the brokers': `cleanup.policy`
  std::string expected;
  std::string found;
  bool is_error = false;  // the log cannot work with it; else an operator may have wanted it
};
// As one line: `relance.facts: partitions is 4, expected 8`.
[[nodiscard]] std::string to_text(const TopicDifference& difference);
[[nodiscard]] ports::PortResult<std::vector<TopicDifference>> compare_topics(const KafkaOptions& options);

// For a start: kStop with the first error, and what to do about it.
[[nodiscard]] ports::PortResult<ports::Done> check_topics(const KafkaOptions& options);

// What the cluster calls itself.
[[nodiscard]] ports::PortResult<std::string> cluster_id(const KafkaOptions& options);

}  // namespace relance::kafka

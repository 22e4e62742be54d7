// The distributed log: topics, groups and transactions of a Kafka cluster, 2.5 or later.
//
// Where Kafka differs from a log in one process: offsets have gaps (a transaction ends in a record of its own, and
// aborted ones stay where they are); status() asks partition by partition, so that a commit under way may be seen in
// parts; retention and compaction are the brokers' (maintain() does nothing), and they do not wait for the group; a
// session learns that its identity was taken by its next heartbeat or transaction, whichever is earlier. What a
// session of this log has committed is seen by every later read of this log; other processes may see it a moment later.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <relance/ports/log.h>

namespace relance::kafka {

using Properties = std::map<std::string, std::string>;  // of librdkafka, by its names

struct KafkaOptions {
  std::string brokers;  // host:port, several by commas
  std::string group;    // of readers
  std::vector<ports::TopicSpec> topics;
  std::string topic_prefix;  // stands before the names in `topics`
  // A member keeps its partitions through a restart that is shorter than the session timeout, and nobody is asked to
  // share out anew. The price: what a member leaves, by close() too, goes to others when the session timeout is over.
  bool static_membership = true;
  Duration session_timeout{45'000};
  Duration heartbeat_interval{3'000};
  // After it the brokers abort what a silent session has left open; below the session timeout, so that a new holder of
  // a partition does not wait for it.
  Duration transaction_timeout{30'000};
  Duration call_timeout{10'000};                       // of each call that waits for the brokers
  std::size_t in_flight_bytes_max = 64 * 1024 * 1024;  // of appends that are not durable yet
  // Of every client, over what the log sets itself: security.*, sasl.*, ssl.*, compression.codec,
  // partition.assignment.strategy and so on.
  Properties properties;
};

inline constexpr std::int32_t kBrokersDefault = -1;

// Creates the topics that are not there yet. kStop: one is there with another number of partitions.
[[nodiscard]] ports::PortResult<ports::Done> create_topics(const KafkaOptions& options,
                                                           std::int32_t replication_factor = kBrokersDefault);

// kRetry: no broker answers. kStop: a topic is missing or has another number of partitions, or a property is wrong.
// The log dies after its sessions.
[[nodiscard]] ports::PortResult<std::unique_ptr<ports::Log>> open_log(KafkaOptions options);

}  // namespace relance::kafka

// The distributed log: topics, groups and transactions of a Kafka cluster, 2.5 or later.
//
// Where Kafka differs from a log in one process: offsets have gaps (a transaction ends in a record of its own, and
// aborted ones stay where they are); status() asks partition by partition, so that a commit under way may be seen in
// parts; retention and compaction are the brokers' (maintain() does nothing), and they do not wait for the group; a
// session learns that its identity was taken by its next heartbeat or transaction, whichever is earlier, and by asking
// the brokers who has it; a commit that goes wrong may take three call timeouts. What a session of this log has
// committed is seen by every later read of this log; other processes may see it a moment later.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <relance/ports/log.h>

namespace relance::kafka {

using Properties = std::map<std::string, std::string>;  // of librdkafka, by its names

inline constexpr std::int32_t kBrokersDefault = -1;

struct KafkaOptions {
  std::string brokers;  // host:port, several by commas
  std::string group;    // of readers
  std::vector<ports::TopicSpec> topics;
  // On the cluster the names in `topics` begin with `topic_prefix`, instead of with `own_prefix` where they do.
  std::string topic_prefix;
  std::string own_prefix;
  // Of `topics`: mirrors of states. Each of their partitions begins with a record that identifies it.
  std::vector<ports::TopicNumber> changelogs;
  // For topics that are created. Of as many replicas so many must have a record before it is acknowledged; one for each
  // of `topics`, or none: the brokers' default. With fewer replicas, all of them.
  std::int32_t replication_factor = kBrokersDefault;
  std::vector<std::int32_t> min_insync_replicas;
  // A member keeps its partitions through a restart that is shorter than the session timeout, and nobody is asked to
  // rebalance. The price: what a member leaves, by close() too, goes to others when the session timeout is over.
  // Without it the group does not know an identity again: of two sessions of one identity the older has its commits
  // fenced, and holds its partitions until it ends.
  bool static_membership = true;
  Duration session_timeout{45'000};
  Duration heartbeat_interval{3'000};
  // After it the brokers abort what a silent session has left open; below the session timeout, so that a new holder of
  // a partition does not wait for it.
  Duration transaction_timeout{30'000};
  Duration call_timeout{10'000};                       // of each call that waits for the brokers
  std::size_t in_flight_bytes_max = 64 * 1024 * 1024;  // of appends that are not durable yet
  std::function<void(std::string)> on_fatal;           // the log cannot go on; from a thread of it; may be empty
  // Of every client, over what the log sets itself: security.*, sasl.*, ssl.*, compression.codec,
  // partition.assignment.strategy and so on.
  Properties properties;
};

// Of librdkafka, as it is linked: `2.0.2`.
[[nodiscard]] std::string client_version();

// What is wrong with the options, as far as no broker must be asked; none: nothing.
[[nodiscard]] std::optional<std::string> defect_of(const KafkaOptions& options);
// The same of one property: librdkafka does not know it or its value, or it is the log's own to set.
[[nodiscard]] std::optional<std::string> defect_of_property(std::string_view name, const std::string& value);

// Creates the topics that are not there yet, with what topics_admin.h says. kStop: one is there with another number of
// partitions.
[[nodiscard]] ports::PortResult<ports::Done> create_topics(const KafkaOptions& options);

// kRetry: no broker answers. kStop: a topic is missing or has another number of partitions, or a property is wrong.
// The log dies after its sessions.
[[nodiscard]] ports::PortResult<std::unique_ptr<ports::Log>> open_log(KafkaOptions options);

}  // namespace relance::kafka

// The distributed log: topics, groups and transactions of a Kafka cluster, 2.5 or later.
//
// Differences from a log in one process: offsets have gaps (transaction markers take an offset, and aborted records
// keep theirs); status() asks partition by partition, so it may show only some partitions of a commit in progress; the
// brokers do retention and compaction (maintain() does nothing) without waiting for the group; a session learns that it
// was fenced at its next heartbeat or transaction, whichever is earlier, and by asking the brokers who holds its
// identity; a failing commit may take three call timeouts. Every later read of this log sees what one of its sessions
// has committed; other processes may see it a moment later.
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
  std::string brokers;  // host:port, separated by commas
  std::string group;    // the consumer group
  std::vector<ports::TopicSpec> topics;
  // On the cluster the topic names begin with `topic_prefix`, which replaces `own_prefix` where `topics` have it.
  std::string topic_prefix;
  std::string own_prefix;
  // Those of `topics` that are changelogs. Each of their partitions begins with a record that identifies it.
  std::vector<ports::TopicNumber> changelogs;
  // For topics to be created. `min_insync_replicas` has one entry per topic of `topics`, or none for the brokers'
  // default; it is capped by the number of replicas.
  std::int32_t replication_factor = kBrokersDefault;
  std::vector<std::int32_t> min_insync_replicas;
  // A member keeps its partitions through a restart that is shorter than the session timeout, without a rebalance. In
  // return, the partitions of a member that leaves, even by close(), are reassigned only after the session timeout.
  // Without it the group does not recognise an identity: of two sessions with one identity, the older has its commits
  // fenced but holds its partitions until it ends.
  bool static_membership = true;
  Duration session_timeout{45'000};
  Duration heartbeat_interval{3'000};
  // Brokers abort the open transaction of a silent session after this time; below the session timeout, so that the new
  // owner of a partition does not wait for it.
  Duration transaction_timeout{30'000};
  Duration call_timeout{10'000};                       // of each call to the brokers
  std::size_t in_flight_bytes_max = 64 * 1024 * 1024;  // of appends that are not yet durable
  std::function<void(std::string)> on_fatal;           // the log cannot continue; called from its thread; may be empty
  // Properties of every client; they override those the log sets itself: security.*, sasl.*, ssl.*, compression.codec,
  // partition.assignment.strategy and so on.
  Properties properties;
};

// The version of the linked librdkafka: `2.0.2`.
[[nodiscard]] std::string client_version();

// What is wrong with the options, as far as it can be checked without a broker; nullopt if nothing is.
[[nodiscard]] std::optional<std::string> defect_of(const KafkaOptions& options);
// The same for one property: unknown to librdkafka, an invalid value, or reserved for the log.
[[nodiscard]] std::optional<std::string> defect_of_property(std::string_view name, const std::string& value);

// Creates the missing topics as described in topics_admin.h. kStop: a topic exists with another number of partitions.
[[nodiscard]] ports::PortResult<ports::Done> create_topics(const KafkaOptions& options);

// kRetry: no broker responds. kStop: a topic is missing or has another number of partitions, or a property is wrong.
// The log must outlive its sessions.
[[nodiscard]] ports::PortResult<std::unique_ptr<ports::Log>> open_log(KafkaOptions options);

}  // namespace relance::kafka

#include <algorithm>
#include <iterator>
#include <memory>

#include <relance/adapters/kafka/topics_admin.h>

#include "client/topic_table.h"
#include "cluster.h"
#include "configuration.h"
#include "identities.h"

namespace relance::kafka {

namespace {

using ports::Done;
using ports::PortResult;
using ports::Reaction;

// A cluster and the client for it.
class Asked {
 public:
  static PortResult<std::unique_ptr<Asked>> open(const KafkaOptions& options);
  explicit Asked(const KafkaOptions& options) : timeout_(options.call_timeout) {}

  [[nodiscard]] Cluster cluster() const { return {client_.get(), *error_, timeout_}; }

 private:
  Duration timeout_;
  std::unique_ptr<ClientError> error_ = std::make_unique<ClientError>();  // outlives the client
  ClientHandle client_;
};

PortResult<std::unique_ptr<Asked>> Asked::open(const KafkaOptions& options) {
  if (const auto defect = defect_of(options)) return ports::failure(Reaction::kStop, *defect);
  auto asked = std::make_unique<Asked>(options);
  auto configuration = make_configuration(administrator_properties(options));
  if (!configuration.ok()) return Failure{configuration.error()};
  rd_kafka_conf_set_opaque(configuration.value().get(), asked->error_.get());
  rd_kafka_conf_set_error_cb(configuration.value().get(), &note_error);
  auto client = make_client(RD_KAFKA_CONSUMER, std::move(configuration).value());
  if (!client.ok()) return Failure{client.error()};
  asked->client_ = std::move(client).value();
  return asked;
}

std::vector<TopicPlan> plans_of(const KafkaOptions& options) {
  const TopicTable table{options.topics, options.topic_prefix, options.own_prefix};
  std::vector<TopicPlan> plans;
  for (std::size_t i = 0; i < options.topics.size(); ++i) {
    const ports::TopicNumber number{static_cast<std::uint16_t>(i)};
    TopicPlan plan{table.name(number), options.topics[i], false, options.replication_factor, std::nullopt};
    plan.is_changelog = std::ranges::find(options.changelogs, number) != options.changelogs.end();
    if (i < options.min_insync_replicas.size()) plan.min_insync_replicas = options.min_insync_replicas[i];
    plans.push_back(std::move(plan));
  }
  return plans;
}

PortResult<std::vector<TopicDescription>> shapes_of(const Cluster& cluster, const std::vector<TopicPlan>& plans) {
  std::vector<TopicDescription> shapes;
  for (const TopicPlan& plan : plans) {
    auto shape = cluster.shape(plan.name);
    if (!shape.ok()) return Failure{shape.error()};
    shapes.push_back(std::move(shape).value());
  }
  return shapes;
}

Failure<ports::PortError> refuse(const TopicDifference& difference) {
  return ports::failure(Reaction::kStop, "the topic " + to_text(difference));
}

PortResult<std::vector<std::int32_t>> empty_partitions(const Cluster& cluster, const TopicPlan& plan) {
  std::vector<std::int32_t> empty;
  for (std::int32_t partition = 0; partition < plan.spec.partitions.value(); ++partition) {
    const auto is_empty = cluster.is_empty(plan.name, partition);
    if (!is_empty.ok()) return Failure{is_empty.error()};
    if (is_empty.value()) empty.push_back(partition);
  }
  return empty;
}

PortResult<ClientHandle> open_writer(const KafkaOptions& options) {
  auto configuration = make_configuration(appender_properties(options));
  if (!configuration.ok()) return Failure{configuration.error()};
  rd_kafka_conf_set_dr_msg_cb(configuration.value().get(), &note_delivery);
  return make_client(RD_KAFKA_PRODUCER, std::move(configuration).value());
}

// Writes identities into the empty partitions of the changelogs.
PortResult<Done> write_identities(const KafkaOptions& options, const TopicTable& table,
                                  const std::vector<ports::TopicPartition>& partitions, CreatedTopics& report) {
  if (partitions.empty()) return Done{};
  const auto writer = open_writer(options);
  if (!writer.ok()) return Failure{writer.error()};
  const int timeout_ms = static_cast<int>(options.call_timeout.count());
  ProducerTopics topics{writer.value().get(), table, timeout_ms};
  for (const ports::TopicPartition partition : partitions) {
    const std::string place = table.name(partition.topic) + "/" + std::to_string(partition.partition.value());
    auto written = write_identity(writer.value().get(), topics, partition, place, timeout_ms);
    if (!written.ok()) return written;
    report.identities.push_back(place);
  }
  return Done{};
}

PortResult<Done> create_missing(const Cluster& cluster, const std::vector<TopicPlan>& plans, CreatedTopics& report) {
  const auto before = shapes_of(cluster, plans);
  if (!before.ok()) return Failure{before.error()};
  std::vector<TopicPlan> missing;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const bool exists = before.value()[i].exists;
    if (!exists) missing.push_back(plans[i]);
    (exists ? report.present : report.created).push_back(plans[i].name);
  }
  if (auto created = cluster.create(missing); !created.ok()) return created;
  for (const TopicPlan& plan : plans) {
    const auto found = cluster.await_shape(plan.name);
    if (!found.ok()) return Failure{found.error()};
    if (!found.value().exists) return ports::failure(Reaction::kRetry, "the topic " + plan.name + " does not appear");
    if (found.value().partitions != plan.spec.partitions.value()) {
      return refuse(differences(plan, found.value()).front());
    }
  }
  return Done{};
}

PortResult<std::vector<TopicDifference>> compare(const Cluster& cluster, const TopicPlan& plan,
                                                 const TopicDescription& found) {
  if (!found.exists) return std::vector{TopicDifference{plan.name, "topic", "there", "missing", true}};
  std::vector<TopicDifference> result = differences(plan, found);
  if (!plan.is_changelog || found.partitions != plan.spec.partitions.value()) return result;
  const auto empty = empty_partitions(cluster, plan);
  if (!empty.ok()) return Failure{empty.error()};
  for (const std::int32_t partition : empty.value()) {
    result.push_back({plan.name + "/" + std::to_string(partition), "identity", "a first record", "none", true});
  }
  return result;
}

// A leader is elected before it serves its partitions: waits until they respond.
PortResult<Done> await_leaders(const Cluster& cluster, const TopicPlan& plan) {
  for (std::int32_t partition = 0; partition < plan.spec.partitions.value(); ++partition) {
    if (const auto answered = cluster.is_empty(plan.name, partition); !answered.ok()) return Failure{answered.error()};
  }
  return Done{};
}

}  // namespace

PortResult<CreatedTopics> make_topics(const KafkaOptions& options) {
  const auto asked = Asked::open(options);
  if (!asked.ok()) return Failure{asked.error()};
  const Cluster cluster = asked.value()->cluster();
  const std::vector<TopicPlan> plans = plans_of(options);
  CreatedTopics report;
  if (auto created = create_missing(cluster, plans, report); !created.ok()) return Failure{created.error()};
  for (const TopicPlan& plan : plans) {
    if (std::ranges::find(report.created, plan.name) == report.created.end()) continue;
    if (auto answered = await_leaders(cluster, plan); !answered.ok()) return Failure{answered.error()};
  }
  std::vector<ports::TopicPartition> without_identity;
  for (const ports::TopicNumber number : options.changelogs) {
    const auto empty = empty_partitions(cluster, plans[number.value()]);
    if (!empty.ok()) return Failure{empty.error()};
    for (const std::int32_t partition : empty.value()) without_identity.push_back({number, Partition{partition}});
  }
  const TopicTable table{options.topics, options.topic_prefix, options.own_prefix};
  auto written = write_identities(options, table, without_identity, report);
  if (!written.ok()) return Failure{written.error()};
  return report;
}

PortResult<Done> create_topics(const KafkaOptions& options) {
  const auto made = make_topics(options);
  if (!made.ok()) return Failure{made.error()};
  return Done{};
}

PortResult<std::vector<TopicDescription>> describe_topics(const KafkaOptions& options) {
  const auto asked = Asked::open(options);
  if (!asked.ok()) return Failure{asked.error()};
  const Cluster cluster = asked.value()->cluster();
  auto shapes = shapes_of(cluster, plans_of(options));
  if (!shapes.ok()) return shapes;
  std::vector<TopicDescription> described = std::move(shapes).value();
  if (auto added = cluster.add_settings(described); !added.ok()) return Failure{added.error()};
  return described;
}

PortResult<std::vector<TopicDifference>> compare_topics(const KafkaOptions& options) {
  const auto asked = Asked::open(options);
  if (!asked.ok()) return Failure{asked.error()};
  const Cluster cluster = asked.value()->cluster();
  const std::vector<TopicPlan> plans = plans_of(options);
  auto shapes = shapes_of(cluster, plans);
  if (!shapes.ok()) return Failure{shapes.error()};
  std::vector<TopicDescription> described = std::move(shapes).value();
  if (auto added = cluster.add_settings(described); !added.ok()) return Failure{added.error()};
  std::vector<TopicDifference> result;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const auto found = compare(cluster, plans[i], described[i]);
    if (!found.ok()) return Failure{found.error()};
    std::ranges::copy(found.value(), std::back_inserter(result));
  }
  return result;
}

PortResult<Done> check_topics(const KafkaOptions& options) {
  const auto compared = compare_topics(options);
  if (!compared.ok()) return Failure{compared.error()};
  const auto error = std::ranges::find_if(compared.value(), &TopicDifference::is_error);
  if (error == compared.value().end()) return Done{};
  auto refused = refuse(*error);
  refused.error.reason +=
      "; `relance topics check` lists all differences, `relance topics create` creates missing topics";
  return refused;
}

PortResult<std::string> cluster_id(const KafkaOptions& options) {
  const auto asked = Asked::open(options);
  if (!asked.ok()) return Failure{asked.error()};
  return asked.value()->cluster().id();
}

}  // namespace relance::kafka

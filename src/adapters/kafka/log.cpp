#include <numeric>

#include <relance/adapters/kafka/log.h>

#include "appender.h"
#include "client/offset_client.h"
#include "client/topic_table.h"
#include "cluster.h"
#include "configuration.h"
#include "reader.h"
#include "session.h"

namespace relance::kafka {

namespace {

using ports::Done;
using ports::PortResult;
using ports::Reaction;

std::vector<std::size_t> all_slots(const TopicTable& table) {
  std::vector<std::size_t> slots(table.size());
  std::iota(slots.begin(), slots.end(), std::size_t{0});
  return slots;
}

class KafkaLog : public ports::Log {
 public:
  KafkaLog(std::unique_ptr<LogCore> core, std::unique_ptr<Appender> appender)
      : core_(std::move(core)),
        reader_(core_->options, core_->table, core_->offset_client),
        appender_(std::move(appender)) {}

  [[nodiscard]] std::span<const ports::TopicSpec> topics() const override { return core_->table.topics(); }

  PortResult<std::unique_ptr<ports::LogSession>> join(std::string_view member,
                                                      std::span<const ports::TopicNumber> topics) override;
  void append(std::vector<ports::OwnedRecord> records, std::function<void(ports::AppendResult)> done) override {
    appender_->append(records, std::move(done));
  }
  PortResult<Done> read(ports::TopicPartition partition, Offset from, ports::ReadLimits limits,
                        ports::RecordBatch& batch) override;
  void release(ports::TopicPartition partition) override { reader_.release(partition); }
  PortResult<ports::OffsetRange> offsets(ports::TopicPartition partition) override;
  PortResult<std::optional<ports::Committed>> committed(ports::TopicPartition partition) override;
  PortResult<std::vector<ports::PartitionStatus>> status() override;
  PortResult<Done> maintain(Timestamp /*now*/) override { return Done{}; }
  [[nodiscard]] std::optional<std::string> outage() const override { return appender_->outage(); }

 private:
  const std::unique_ptr<LogCore> core_;
  Reader reader_;
  const std::unique_ptr<Appender> appender_;
};

PortResult<std::unique_ptr<ports::LogSession>> KafkaLog::join(std::string_view member,
                                                              std::span<const ports::TopicNumber> topics) {
  for (const ports::TopicNumber topic : topics) {
    if (topic.value() >= core_->table.topics().size()) {
      return ports::failure(Reaction::kStop, "the log has no topic " + std::to_string(topic.value()));
    }
  }
  return Session::open(*core_, member, {topics.begin(), topics.end()});
}

PortResult<Done> KafkaLog::read(ports::TopicPartition partition, Offset from, ports::ReadLimits limits,
                                ports::RecordBatch& batch) {
  const auto slot = core_->table.slot_of(partition);
  if (!slot.ok()) return Failure{slot.error()};
  return reader_.read(slot.value(), from, limits, batch);
}

PortResult<ports::OffsetRange> KafkaLog::offsets(ports::TopicPartition partition) {
  const auto slot = core_->table.slot_of(partition);
  if (!slot.ok()) return Failure{slot.error()};
  const auto starts = core_->offset_client.starts({&slot.value(), 1});
  if (!starts.ok()) return Failure{starts.error()};
  const auto end = core_->offset_client.end(slot.value());
  if (!end.ok()) return Failure{end.error()};
  return ports::OffsetRange{starts.value().front(), end.value()};
}

PortResult<std::optional<ports::Committed>> KafkaLog::committed(ports::TopicPartition partition) {
  const auto slot = core_->table.slot_of(partition);
  if (!slot.ok()) return Failure{slot.error()};
  auto committed = core_->offset_client.committed({&slot.value(), 1});
  if (!committed.ok()) return Failure{committed.error()};
  return std::move(committed).value().front();
}

PortResult<std::vector<ports::PartitionStatus>> KafkaLog::status() {
  const std::vector<std::size_t> slots = all_slots(core_->table);
  const auto committed = core_->offset_client.committed(slots);
  if (!committed.ok()) return Failure{committed.error()};
  const auto starts = core_->offset_client.starts(slots);
  if (!starts.ok()) return Failure{starts.error()};
  const auto ends = core_->offset_client.ends(slots);
  if (!ends.ok()) return Failure{ends.error()};
  std::vector<ports::PartitionStatus> status;
  for (const std::size_t slot : slots) {
    const auto& found = committed.value()[slot];
    status.push_back({core_->table.at(slot),
                      {starts.value()[slot], ends.value()[slot]},
                      found ? std::optional{found->next_offset} : std::nullopt});
  }
  return status;
}

PortResult<ClientHandle> open_inquirer(const KafkaOptions& options) {
  auto configuration = make_configuration(inquirer_properties(options));
  if (!configuration.ok()) return Failure{configuration.error()};
  return make_client(RD_KAFKA_CONSUMER, std::move(configuration).value());
}

PortResult<Done> check_partitions(rd_kafka_t* client, const KafkaOptions& options) {
  const ClientError none;
  const Cluster cluster{client, none, options.call_timeout};
  const TopicTable table{options.topics, options.topic_prefix, options.own_prefix};
  for (std::size_t i = 0; i < options.topics.size(); ++i) {
    const std::string& name = table.name(ports::TopicNumber{static_cast<std::uint16_t>(i)});
    const auto found = cluster.shape(name);
    if (!found.ok()) return Failure{found.error()};
    if (!found.value().exists) return ports::failure(Reaction::kStop, "there is no topic " + name);
    const std::int32_t partitions = options.topics[i].partitions.value();
    if (found.value().partitions == partitions) continue;
    return ports::failure(Reaction::kStop, "the topic " + name + " has " + std::to_string(found.value().partitions) +
                                               " partitions and not " + std::to_string(partitions));
  }
  return Done{};
}

}  // namespace

PortResult<std::unique_ptr<ports::Log>> open_log(KafkaOptions options) {
  if (const auto defect = defect_of(options)) return ports::failure(Reaction::kStop, *defect);
  auto client = open_inquirer(options);
  if (!client.ok()) return Failure{client.error()};
  if (auto checked = check_partitions(client.value().get(), options); !checked.ok()) return Failure{checked.error()};
  auto core = std::make_unique<LogCore>(std::move(options), std::move(client).value());
  auto appender = Appender::open(core->options, core->table);
  if (!appender.ok()) return Failure{appender.error()};
  return std::unique_ptr<ports::Log>{std::make_unique<KafkaLog>(std::move(core), std::move(appender).value())};
}

}  // namespace relance::kafka

#include "integration/kafka/world.h"

#include <chrono>
#include <future>

namespace relance::kafka {

namespace {

using ports::Done;
using ports::PortResult;
using std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{30};
constexpr Duration kTurn{20};

}  // namespace

KafkaOptions options_for(const Broker& broker, std::vector<ports::TopicSpec> topics, const std::string& name) {
  KafkaOptions options;
  options.brokers = broker.address();
  options.group = name + "group";
  options.topics = std::move(topics);
  options.topic_prefix = name;
  options.session_timeout = Duration{2500};
  options.heartbeat_interval = Duration{100};
  options.transaction_timeout = Duration{2000};
  options.in_flight_bytes_max = kInFlightBytesMax;
  return options;
}

void SessionHolder::on_assigned(std::span<const ports::Assignment> partitions) {
  ++told;
  for (const ports::Assignment& assignment : partitions) held.insert(assignment.partition);
}

void SessionHolder::on_revoked(std::span<const ports::TopicPartition> partitions) {
  ++told;
  for (const auto partition : partitions) held.erase(partition);
}

void SessionHolder::on_lost(std::span<const ports::TopicPartition> partitions) {
  on_revoked(partitions);
}

KafkaWorld::KafkaWorld(const std::string& address)
    : options_(options_for(broker(), {{"records", PartitionCount{kPartitions}, std::nullopt, false}}, unique_name())) {
  options_.brokers = address;
  options_.call_timeout = Duration{3000};
  const auto created = create_topics(options_);
  EXPECT_TRUE(created.ok()) << created.error().reason;
  reopen({});
}

void KafkaWorld::reopen(const Properties& properties, bool static_membership) {
  log_.reset();
  options_.static_membership = static_membership;
  options_.properties = properties;
  auto log = open_log(options_);
  EXPECT_TRUE(log.ok()) << log.error().reason;
  log_ = std::move(log).value();
}

std::unique_ptr<SessionHolder> KafkaWorld::member(const std::string& name) {
  const auto deadline = steady_clock::now() + kPatience;
  const std::vector topics{kPartition.topic};
  auto joined = log_->join(name, topics);
  while (!joined.ok() && joined.error().reaction == ports::Reaction::kRetry && steady_clock::now() < deadline) {
    joined = log_->join(name, topics);
  }
  EXPECT_TRUE(joined.ok()) << joined.error().reason;
  auto member = std::make_unique<SessionHolder>();
  member->session = std::move(joined).value();
  return member;
}

bool KafkaWorld::settles(const std::vector<SessionHolder*>& members) {
  const auto deadline = steady_clock::now() + kPatience;
  while (steady_clock::now() < deadline) {
    bool shared_out = true;
    for (SessionHolder* each : members) {
      const auto polled = each->session->poll(kTurn, *each);
      const bool is_over = !polled.ok() && polled.error().reaction != ports::Reaction::kRetry;
      if (is_over) {
        ADD_FAILURE() << polled.error().reason;
        return false;
      }
      shared_out = shared_out && each->held.size() == kPartitions / members.size();
    }
    if (shared_out) return true;
  }
  return false;
}

PortResult<Done> KafkaWorld::poll_until_told(SessionHolder& member) {
  const auto deadline = steady_clock::now() + kPatience;
  PortResult<Done> polled = Done{};
  while (polled.ok() && !member.held.empty() && steady_clock::now() < deadline) {
    polled = member.session->poll(kTurn, member);
  }
  return polled;
}

bool KafkaWorld::recovers(SessionHolder& member) {
  const auto deadline = steady_clock::now() + kPatience;
  while (steady_clock::now() < deadline) {
    const auto recovered = member.session->recover();
    if (recovered.ok()) return true;
    EXPECT_EQ(recovered.error().reaction, ports::Reaction::kRetry) << recovered.error().reason;
    if (steady_clock::now() > deadline) ADD_FAILURE() << recovered.error().reason;
  }
  return false;
}

void KafkaWorld::produce(SessionHolder& member, std::string_view value) {
  const auto produced = member.session->produce(kPartition, {std::nullopt, value});
  EXPECT_TRUE(produced.ok()) << produced.error().reason;
}

ports::AppendResult KafkaWorld::append(std::string_view value) {
  std::promise<ports::AppendResult> answer;
  log_->append({{kPartition, std::nullopt, std::string{value}, {}}},
               [&](ports::AppendResult result) { answer.set_value(std::move(result)); });
  return answer.get_future().get();
}

std::vector<std::string> values_in(ports::Log& log, ports::TopicPartition partition, std::chrono::seconds patience) {
  std::vector<std::string> values;
  ports::RecordBatch batch;
  Offset from{0};
  const auto deadline = steady_clock::now() + patience;
  while (steady_clock::now() < deadline) {
    const auto read = log.read(partition, from, {}, batch);
    if (!read.ok() && read.error().reaction == ports::Reaction::kRetry) continue;
    EXPECT_TRUE(read.ok()) << read.error().reason;
    if (!read.ok() || batch.records.empty()) break;
    for (const ports::Record& record : batch.records) values.emplace_back(record.value.value_or("(tombstone)"));
    from = Offset{batch.records.back().offset.value() + 1};
  }
  return values;
}

std::vector<std::string> KafkaWorld::values() {
  return values_in(*log_, kPartition, kPatience);
}

std::vector<std::string> KafkaWorld::values_of(SessionHolder& member) {
  std::vector<std::string> values;
  for (;;) {
    const auto read = member.session->read(kPartition, {});
    EXPECT_TRUE(read.ok()) << read.error().reason;
    if (!read.ok() || read.value().empty()) return values;
    for (const ports::Record& record : read.value()) values.emplace_back(record.value.value_or("(tombstone)"));
  }
}

}  // namespace relance::kafka

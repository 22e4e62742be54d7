#include "fact_reader.h"

#include <chrono>

#include "json_members.h"

namespace relance::floor {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kPollMs = 100;
constexpr std::chrono::seconds kPatience{30};

}  // namespace

FactReader::FactReader(const std::string& brokers, const std::string& topic, OnFact on_fact)
    : on_fact_(std::move(on_fact)),
      consumer_(make_consumer({{"bootstrap.servers", brokers},
                               {"group.id", "floor-tool"},
                               {"enable.auto.commit", "false"},
                               {"isolation.level", "read_committed"},
                               {"enable.partition.eof", "true"},
                               {"fetch.wait.max.ms", "10"},
                               {"log_level", "3"}})) {
  int left = partitions_of(consumer_.get(), topic);
  const PartitionList partitions = all_partitions(topic, left, RD_KAFKA_OFFSET_END);
  check(rd_kafka_assign(consumer_.get(), partitions.get()), "assign");
  const auto deadline = Clock::now() + kPatience;
  while (left > 0) {
    if (Clock::now() > deadline) throw KafkaError("the end of the facts was not found");
    const KafkaMessage message{rd_kafka_consumer_poll(consumer_.get(), kPollMs)};
    if (message && message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) --left;
  }
}

void FactReader::read_until(const std::atomic<bool>& is_over) {
  JsonMembers members;
  while (!is_over) {
    const KafkaMessage message{rd_kafka_consumer_poll(consumer_.get(), kPollMs)};
    if (!message || message->err != RD_KAFKA_RESP_ERR_NO_ERROR || !members.read(payload_of(*message))) continue;
    if (members.text("/type") == "relance.interaction.recorded.v1") on_fact_(members.text("/data/provider_message_id"));
  }
}

}  // namespace relance::floor

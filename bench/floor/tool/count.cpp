#include <cstdint>
#include <map>
#include <string>

#include <fmt/format.h>

#include "json_members.h"
#include "kafka.h"
#include "verbs.h"

namespace relance::floor {
namespace {

constexpr int kStallMs = 30'000;

using Sums = std::map<std::string, std::int64_t, std::less<>>;

// Differences by counter, of campaigns; what is no number is none. Not every program adds them up for all together.
void add_up(const JsonMembers& record, Sums& sums) {
  if (!record.text("/data/scope").starts_with("campaign:")) return;
  simdjson::dom::object data;
  if (!record.object("/data", data)) return;
  for (const auto member : data) {
    std::int64_t difference = 0;
    if (member.value.get(difference) == simdjson::SUCCESS) sums[std::string{member.key}] += difference;
  }
}

std::string json(const Sums& sums) {
  std::string text;
  for (const auto& [name, sum] : sums) text += fmt::format(R"({}"{}":{})", text.empty() ? "" : ",", name, sum);
  return "{" + text + "}";
}

}  // namespace

void count_records(const CountOptions& options) {
  const Client consumer = make_consumer({{"bootstrap.servers", options.brokers},
                                         {"group.id", "floor-tool"},
                                         {"enable.auto.commit", "false"},
                                         {"isolation.level", "read_committed"},
                                         {"enable.partition.eof", "true"},
                                         {"log_level", "3"}});
  int left = partitions_of(consumer.get(), options.topic);
  const PartitionList partitions = all_partitions(options.topic, left, RD_KAFKA_OFFSET_BEGINNING);
  check(rd_kafka_assign(consumer.get(), partitions.get()), "assign");
  JsonMembers members;
  Sums types;
  Sums counted;
  std::size_t bytes = 0;
  long records = 0;
  while (left > 0) {
    const KafkaMessage message{rd_kafka_consumer_poll(consumer.get(), kStallMs)};
    if (!message) throw KafkaError(options.topic + ": nothing comes");
    if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
      --left;
      continue;
    }
    check(message->err, "consume");
    ++records;
    bytes += message->len + message->key_len;
    if (!members.read(payload_of(*message))) throw KafkaError(options.topic + ": a record that is not JSON");
    const std::string type{members.text("/type")};
    ++types[type];
    if (type == "relance.campaign.counted.v1") add_up(members, counted);
  }
  fmt::print(R"({{"records":{},"bytes":{},"types":{},"counted":{}}})"
             "\n",
             records, bytes, json(types), json(counted));
}

}  // namespace relance::floor

#include <map>

#include <fmt/format.h>

#include "json_members.h"
#include "kafka.h"
#include "verbs.h"

namespace relance::floor {
namespace {

constexpr int kStallMs = 30'000;

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
  std::map<std::string, long, std::less<>> types;
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
    ++types[std::string{members.text("/type")}];
  }
  fmt::print(R"({{"records":{},"bytes":{},"types":{{)", records, bytes);
  const char* separator = "";
  for (const auto& [type, count] : types) fmt::print(R"({}"{}":{})", std::exchange(separator, ","), type, count);
  fmt::print("}}}}\n");
}

}  // namespace relance::floor

// Brokers inside of this process that answer what a test wants to hear. They keep no transactions: what is aborted is
// seen, and offsets that are sent in one are dropped. What was pushed and not asked for stays: one a test.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <client/handles.h>
#include <librdkafka/rdkafka_mock.h>

#include <relance/adapters/kafka/log.h>

namespace relance::kafka {

// Of requests, as the protocol numbers them.
enum class Api : std::int16_t {
  kProduce = 0,
  kListOffsets = 2,
  kOffsetFetch = 9,
  kJoinGroup = 11,
  kHeartbeat = 12,
  kInitProducerId = 22,
  kAddPartitionsToTxn = 24,
  kAddOffsetsToTxn = 25,
  kEndTxn = 26,
  kTxnOffsetCommit = 28,
};

class MockCluster {
 public:
  MockCluster();

  // A log of one topic, with short waits.
  [[nodiscard]] KafkaOptions options() const;
  // The next answers to such requests; then they are taken again.
  void refuse(Api api, const std::vector<rd_kafka_resp_err_t>& errors);
  // How long each answer takes.
  void set_delay(int delay_ms);
  // What the brokers say about the topic, to whoever asks for metadata.
  void set_topic_error(rd_kafka_resp_err_t error);
  void set_down();
  void set_up();

 private:
  using Cluster = Owned<rd_kafka_mock_cluster_t, &rd_kafka_mock_cluster_destroy>;

  ClientHandle host_;
  Cluster cluster_;  // goes before host_
};

}  // namespace relance::kafka

// Appends outside of transactions, and tells when they are durable. Any thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <relance/adapters/kafka/log.h>

#include "client/handles.h"
#include "client/topic_table.h"
#include "records/producing.h"

namespace relance::kafka {

class Appender {
 public:
  static ports::PortResult<std::unique_ptr<Appender>> open(const KafkaOptions& options, const TopicTable& table);
  Appender(const KafkaOptions& options, const TopicTable& table) : options_(options), table_(table) {}
  // What was appended before is written first, or has failed.
  ~Appender();

  void append(const std::vector<ports::OwnedRecord>& records, std::function<void(ports::AppendResult)> done);
  // Why nothing can be appended any more; none: it can.
  [[nodiscard]] std::optional<std::string> trouble() const;

 private:
  struct Request;
  struct Place;  // of one record in its request

  static void on_delivery(rd_kafka_t* client, const rd_kafka_message_t* message, void* self);
  void hand_over(const std::shared_ptr<Request>& request, const std::vector<ports::OwnedRecord>& records);
  // The answer comes from the thread, as all do.
  void answer_later(std::shared_ptr<Request> request);
  void answer_waiting();
  void finish_one(Request& request);
  void run();

  const KafkaOptions& options_;
  const TopicTable& table_;
  ClientHandle client_;
  QueueHandle queue_;                       // goes before client_
  std::unique_ptr<ProducerTopics> topics_;  // likewise
  std::atomic<std::size_t> in_flight_ = 0;  // bytes
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  std::vector<std::shared_ptr<Request>> waiting_;
  std::thread thread_;
};

}  // namespace relance::kafka

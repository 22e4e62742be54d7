// Appends outside of transactions, and reports when they are durable. Any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

#include <relance/adapters/kafka/log.h>
#include <relance/base/logging.h>
#include <relance/ports/thread.h>

#include "client/handles.h"
#include "client/topic_table.h"
#include "records/producing.h"

namespace relance::kafka {

class Appender {
 public:
  static ports::PortResult<std::unique_ptr<Appender>> open(const KafkaOptions& options, const TopicTable& table);
  Appender(const KafkaOptions& options, const TopicTable& table);
  // What was appended before is written first, or has failed.
  ~Appender();

  void append(const std::vector<ports::OwnedRecord>& records, std::function<void(ports::AppendResult)> done);
  // Why records cannot be appended now. Told when no broker is there any more, or when an append has failed; over when
  // one is durable again, or a broker answers.
  [[nodiscard]] std::optional<std::string> outage() const;

 private:
  struct Client {
    ClientHandle handle;
    QueueHandle queue;                       // goes before handle
    std::unique_ptr<ProducerTopics> topics;  // same
  };
  struct Request;
  struct Place;  // of one record in its request

  [[nodiscard]] ports::PortResult<Client> make();
  static void on_delivery(rd_kafka_t* client, const rd_kafka_message_t* message, void* self);
  static void on_error(rd_kafka_t* client, int code, const char* reason, void* self);
  void hand_over(const std::shared_ptr<Request>& request, const std::vector<ports::OwnedRecord>& records);
  // The answer comes from the thread, as all do.
  void answer_later(std::shared_ptr<Request> request);
  void answer_waiting();
  void finish_one(Request& request);

  void run();
  void look_after_client();
  // A producer that has lost count of what it has sent is of no use any more; what it has not sent has failed.
  void replace_client();
  [[nodiscard]] bool may_be_well() const;
  [[nodiscard]] bool has_broker() const;
  void note_outage(ports::PortError why);
  void be_well();
  void log_outage(const ports::PortError& why);  // under mutex_

  const KafkaOptions& options_;
  const TopicTable& table_;
  std::shared_mutex replacing_;
  Client client_;                           // guarded by replacing_; replaced by the thread alone
  std::atomic<std::size_t> in_flight_ = 0;  // bytes
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<Request>> waiting_;  // guarded by mutex_
  std::optional<ports::PortError> outage_;         // guarded by mutex_
  logging::Throttle outage_lines_;                 // guarded by mutex_
  bool has_logged_outage_ = false;                 // guarded by mutex_; so that its end is logged, too
  std::atomic<bool> has_outage_ = false;
  bool is_alone_ = false;                            // of the thread: no broker was there
  std::chrono::steady_clock::time_point next_look_;  // same
  Thread thread_;
};

}  // namespace relance::kafka

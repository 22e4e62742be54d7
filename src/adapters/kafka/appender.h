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
  // Waits until earlier appends are durable or have failed.
  ~Appender();

  void append(const std::vector<ports::OwnedRecord>& records, std::function<void(ports::AppendResult)> done);
  // Why records cannot be appended now. Set when no broker is reachable or an append has failed; cleared when an append
  // is durable again or a broker responds.
  [[nodiscard]] std::optional<std::string> outage() const;

 private:
  struct Client {
    ClientHandle handle;
    QueueHandle queue;                       // destroyed before handle
    std::unique_ptr<ProducerTopics> topics;  // same
  };
  struct Request;
  struct Place;  // a record's position in its request

  [[nodiscard]] ports::PortResult<Client> make();
  static void on_delivery(rd_kafka_t* client, const rd_kafka_message_t* message, void* self);
  static void on_error(rd_kafka_t* client, int code, const char* reason, void* self);
  void hand_over(const std::shared_ptr<Request>& request, const std::vector<ports::OwnedRecord>& records);
  // The callback is called from the thread, like all others.
  void answer_later(std::shared_ptr<Request> request);
  void answer_waiting();
  void finish_one(Request& request);

  void run();
  void look_after_client();
  // Replaces a producer that has lost track of what it has sent; records it has not sent have failed.
  void replace_client();
  [[nodiscard]] bool may_be_well() const;
  [[nodiscard]] bool has_broker() const;
  void note_outage(ports::PortError why);
  void be_well();
  void log_outage(const ports::PortError& why);  // with mutex_ locked

  const KafkaOptions& options_;
  const TopicTable& table_;
  std::shared_mutex replacing_;
  Client client_;                           // guarded by replacing_; replaced only by the thread
  std::atomic<std::size_t> in_flight_ = 0;  // bytes
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<Request>> waiting_;  // guarded by mutex_
  std::optional<ports::PortError> outage_;         // guarded by mutex_
  logging::Throttle outage_lines_;                 // guarded by mutex_
  bool has_logged_outage_ = false;                 // guarded by mutex_; so that the recovery is logged, too
  std::atomic<bool> has_outage_ = false;
  bool is_alone_ = false;                            // on the thread: no broker was reachable
  std::chrono::steady_clock::time_point next_look_;  // on the thread
  Thread thread_;
};

}  // namespace relance::kafka

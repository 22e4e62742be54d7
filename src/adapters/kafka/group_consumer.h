// One member of the consumer group: assignments, revocations, and fetching. One thread at a time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <relance/adapters/kafka/log.h>
#include <relance/base/logging.h>

#include "client/handles.h"
#include "client/topic_table.h"
#include "client/wakeup_event.h"

namespace relance::kafka {

// Called by GroupConsumer::serve and close.
class GroupListener {
 public:
  virtual ~GroupListener() = default;
  // Returns the offset from which each partition is to be read.
  virtual std::vector<Offset> on_given(const std::vector<std::size_t>& slots) = 0;
  // Unless they are lost, the member may still commit for these partitions during the call.
  virtual void on_taken(const std::vector<std::size_t>& slots, bool is_lost) = 0;
};

class GroupConsumer {
 public:
  // `listener` and `wakeup` must outlive it.
  static ports::PortResult<std::unique_ptr<GroupConsumer>> open(const KafkaOptions& options, std::string_view member,
                                                                const TopicTable& table, GroupListener& listener,
                                                                WakeupEvent& wakeup);
  GroupConsumer(const TopicTable& table, GroupListener& listener, WakeupEvent& wakeup);

  ports::PortResult<ports::Done> subscribe(const std::vector<ports::TopicNumber>& topics);
  // Handles one event of the group; false: there is none. kRejoin: the membership has ended.
  ports::PortResult<bool> serve();
  // Whether serve() has an event to handle. During a cooperative rebalance nothing is fetched before it has.
  [[nodiscard]] bool has_news() const;
  // Leaves the group and notifies the listener.
  void close();

  // A separate queue for the records of an assigned partition; it notifies the wakeup event.
  [[nodiscard]] QueueHandle open_queue(std::size_t slot);
  ports::PortResult<ports::Done> seek(std::size_t slot, Offset position);
  // The current group metadata: each transaction needs it.
  [[nodiscard]] GroupMetadata metadata() const;

 private:
  static void on_rebalance(rd_kafka_t* client, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t* partitions,
                           void* self);
  void rebalance(rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t& partitions);
  void take_up(rd_kafka_topic_partition_list_t& partitions, bool is_incremental);
  [[nodiscard]] std::vector<std::size_t> slots_of(const rd_kafka_topic_partition_list_t& partitions) const;
  [[nodiscard]] std::optional<ports::PortError> fatal_error() const;

  const TopicTable& table_;
  GroupListener& listener_;
  WakeupEvent& wakeup_;
  logging::Throttle errors_;
  ClientHandle client_;
  QueueHandle queue_;  // of group events; destroyed before client_
};

}  // namespace relance::kafka

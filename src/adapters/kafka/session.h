// One worker's access to the log: a group member and its transactions. One thread at a time, except wake().
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <relance/adapters/kafka/log.h>

#include "client/offset_client.h"
#include "client/topic_table.h"
#include "client/wakeup_event.h"
#include "group_consumer.h"
#include "incarnations.h"
#include "records/partition_stream.h"
#include "transaction.h"

namespace relance::kafka {

// Shared by a log and its sessions. Any thread.
struct LogCore {
  LogCore(KafkaOptions from, ClientHandle client)
      : options(std::move(from)),
        table(options.topics, options.topic_prefix, options.own_prefix),
        offset_client(std::move(client), table, options.call_timeout),
        incarnations(options, table) {}

  const KafkaOptions options;
  const TopicTable table;
  OffsetClient offset_client;
  Incarnations incarnations;
};

class Session : public ports::LogSession, private GroupListener {
 public:
  // Takes the identity `member`, which fences an older session with the same identity.
  static ports::PortResult<std::unique_ptr<ports::LogSession>> open(LogCore& core, std::string_view member,
                                                                    std::vector<ports::TopicNumber> topics);
  Session(LogCore& core, std::string_view member, std::vector<ports::TopicNumber> topics);
  ~Session() override;

  ports::PortResult<ports::Done> poll(Duration wait, ports::AssignmentListener& listener) override;
  void wake() override;
  ports::PortResult<std::span<const ports::Record>> read(ports::TopicPartition partition,
                                                         ports::ReadLimits limits) override;
  ports::PortResult<std::span<const ports::Record>> read_at_hand(ports::TopicPartition partition,
                                                                 ports::ReadLimits limits) override;
  [[nodiscard]] std::optional<Offset> read_to(ports::TopicPartition partition) const override;
  ports::PortResult<ports::Done> seek(ports::TopicPartition partition, Offset next_offset) override;
  ports::PortResult<ports::Done> produce(ports::TopicPartition partition, const ports::NewRecord& record) override;
  ports::CommitOutcome commit(std::span<const ports::OffsetCommit> offsets) override;
  [[nodiscard]] std::optional<Offset> end_of_commit(ports::TopicPartition partition) const override;
  ports::PortResult<ports::Done> abort() override;
  ports::PortResult<ports::Done> recover() override;
  ports::PortResult<std::optional<ports::Committed>> committed(ports::TopicPartition partition) override;
  void close(ports::AssignmentListener& listener) override;

 private:
  // How an assigned partition is read.
  struct Reading {
    PartitionStream stream;
    bool must_seek = true;  // the client fetches from another offset
  };
  // Assigned by the group, but not reported yet.
  struct Given {
    std::size_t slot = 0;
    Offset position;
    std::optional<ports::Committed> committed;
  };

  std::vector<Offset> on_given(const std::vector<std::size_t>& slots) override;
  void on_taken(const std::vector<std::size_t>& slots, bool is_lost) override;

  ports::PortResult<bool> serve(ports::AssignmentListener& listener);
  void tell_given(ports::AssignmentListener& listener);
  ports::PortResult<ports::Done> rejoin(ports::AssignmentListener& listener, ports::PortError error);
  // Ends the session; logs it the first time.
  void end(ports::PortError why);
  ports::PortError reason_to_leave(const ports::PortError& error);
  [[nodiscard]] ports::PortResult<std::vector<Given>> positions_of(const std::vector<std::size_t>& slots) const;
  [[nodiscard]] bool has_records();
  ports::PortResult<ports::Done> settle_position(std::size_t slot, Reading& reading);
  ports::PortResult<Reading*> reading_of(ports::TopicPartition partition, std::size_t& slot);
  ports::PortResult<ports::Done> await_records(std::size_t slot, Reading& reading);
  [[nodiscard]] PartitionList list_of(std::span<const ports::OffsetCommit> offsets) const;
  [[nodiscard]] bool holds_all(std::span<const ports::OffsetCommit> offsets) const;
  void expect_delivered();
  ports::CommitOutcome refuse();
  void rewind();
  [[nodiscard]] std::vector<std::size_t> held() const;
  [[nodiscard]] std::vector<ports::TopicPartition> names_of(const std::vector<std::size_t>& slots) const;

  LogCore& core_;
  const std::string member_;
  const std::vector<ports::TopicNumber> topics_;
  WakeupEvent wakeup_;
  std::atomic<bool> woken_ = false;
  Transaction transaction_;
  std::unique_ptr<GroupConsumer> consumer_;
  std::vector<std::optional<Reading>> readings_;   // by slot; what the listener was given; destroyed before consumer_
  std::vector<Given> given_;                       // assigned by the group, but not reported yet
  bool has_given_ = false;                         // also if nothing: there are more members than partitions
  ports::AssignmentListener* listener_ = nullptr;  // during calls that may notify it
  bool subscribed_ = false;
  bool has_told_ = false;
  bool must_recover_ = false;
  bool has_committed_ = false;  // by the last commit(); what was delivered belongs to the transaction
  bool closed_ = false;
  std::optional<ports::PortError> over_;  // why the session must be rejoined
  ports::RecordBatch batch_;              // of the last read()
};

}  // namespace relance::kafka

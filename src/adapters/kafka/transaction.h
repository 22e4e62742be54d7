// The transactions of one member, on one producer at a time. One thread at a time.
//
//   idle --produce, commit--> open --committed, aborted--> idle
//   open --outcome unknown, broken--> lost --rebuild--> taking --rebuild--> idle
//
// A producer whose commit or abort was not answered is never used again: a late answer would end the next transaction.
// A new producer with the same identity replaces it, which fences the old one and settles its open transaction, unless
// another process has taken the identity meanwhile.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <relance/adapters/kafka/log.h>
#include <relance/base/logging.h>

#include "client/errors.h"
#include "client/handles.h"
#include "client/topic_table.h"
#include "incarnations.h"
#include "records/producing.h"

namespace relance::kafka {

class Transaction {
 public:
  // `options`, `table` and `incarnations` must outlive it.
  Transaction(const KafkaOptions& options, std::string_view member, const TopicTable& table,
              Incarnations& incarnations);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // Takes the identity: aborts the open transaction of another producer with it, and fences that producer. kRetry: the
  // brokers do not respond. kYield: a newer process has it.
  ports::PortResult<ports::Done> rebuild();

  ports::PortResult<ports::Done> produce(std::size_t slot, const ports::NewRecord& record);
  [[nodiscard]] bool is_open() const { return state_ == State::kOpen; }
  ports::CommitOutcome commit(PartitionList offsets, GroupMetadata member);
  ports::PortResult<ports::Done> abort();
  // Checks with the brokers that no newer process has the identity. kYield: one has. kRetry: they do not respond.
  ports::PortResult<ports::Done> prove_identity();

  // After a commit: the offset of the transaction's last record in the slot; none: it has none there.
  [[nodiscard]] std::optional<Offset> delivered(std::size_t slot) const;
  // After kAborted: why the session must be rejoined.
  [[nodiscard]] const std::optional<std::string>& membership_lost() const { return membership_lost_; }

 private:
  struct Producer {
    ClientHandle client;
    std::unique_ptr<ProducerTopics> topics;  // destroyed before client
  };
  enum class State {
    kIdle,
    kOpen,
    kLost,
    kTaking,  // a new producer is requesting the identity
  };
  enum class Step { kOffsets, kCommit };
  using Deadline = std::chrono::steady_clock::time_point;

  static void on_delivery(rd_kafka_t* client, const rd_kafka_message_t* message, void* self);
  [[nodiscard]] bool must_rebuild() const { return state_ == State::kLost || state_ == State::kTaking; }
  ports::PortResult<ports::Done> replace_client();
  [[nodiscard]] ErrorHandle begin();
  [[nodiscard]] rd_kafka_t* client() const { return producer_->client.get(); }
  // nullopt: the outcome is unknown.
  [[nodiscard]] std::optional<ErrorHandle> send(PartitionList offsets, GroupMetadata member, Deadline deadline) const;
  // Waits for the delivery reports of all records. nullopt: timed out.
  [[nodiscard]] std::optional<ErrorHandle> await_reports(Deadline deadline);
  ports::CommitOutcome try_commit(PartitionList offsets, GroupMetadata member);
  void log_outcome(ports::CommitOutcome outcome);
  ports::CommitOutcome settle(Step step, const rd_kafka_error_t& error);
  ports::CommitOutcome settle_by_abort(Step step);
  ports::PortResult<ports::Done> note_incarnation();
  ports::CommitOutcome give_up();
  [[nodiscard]] ErrorHandle try_abort();
  void await_report(Deadline deadline);

  const KafkaOptions& options_;
  const std::string identity_;
  const TopicTable& table_;
  Incarnations& incarnations_;
  std::optional<std::uint64_t> incarnation_;  // none: the identity was never taken
  State state_ = State::kLost;
  std::shared_ptr<Producer> producer_;  // shared with a call that has not returned
  std::size_t produced_ = 0;            // records of the open transaction
  std::size_t reported_ = 0;            // delivery reports of them
  bool is_unproven_ = false;            // one report lacked its offset
  static constexpr Offset kNone{-1};
  std::vector<Offset> delivered_;  // by slot: the greatest reported offset
  std::optional<std::string> membership_lost_;
  std::string last_error_;  // of the current commit; empty: a call timed out
  logging::Throttle aborts_;
  std::optional<ports::PortError> taken_;  // a newer process has the identity
};

}  // namespace relance::kafka

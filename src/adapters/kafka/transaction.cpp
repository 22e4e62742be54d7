#include "transaction.h"

#include <algorithm>

#include <relance/base/call_with_deadline.h>

#include "configuration.h"

namespace relance::kafka {

namespace {

using ports::CommitOutcome;
using ports::Done;
using ports::PortResult;
using ports::Reaction;
using std::chrono::steady_clock;

constexpr int kReportWaitMs = 50;
constexpr std::chrono::milliseconds kGrace{500};  // for a call that observes its timeout
constexpr Duration kAbortLogInterval = std::chrono::seconds{10};

int remaining_ms(steady_clock::time_point deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - steady_clock::now());
  return std::max(static_cast<int>(left.count()), 1);
}

// The calls may be repeated if they timed out: they resume what they have started.
template <class Call>
ErrorHandle retry_until(steady_clock::time_point deadline, const Call& call) {
  for (;;) {
    ErrorHandle error{call(remaining_ms(deadline))};
    if (error == nullptr || transaction_fault(*error) != TransactionFault::kRetriable) return error;
    if (steady_clock::now() >= deadline) return error;
  }
}

}  // namespace

Transaction::Transaction(const KafkaOptions& options, std::string_view member, const TopicTable& table,
                         Incarnations& incarnations)
    : options_(options),
      identity_(identity_of(options, member)),
      table_(table),
      incarnations_(incarnations),
      delivered_(table.size(), kNone),
      aborts_(kAbortLogInterval) {}

Transaction::~Transaction() = default;

PortResult<Done> Transaction::rebuild() {
  if (auto proved = prove_identity(); !proved.ok()) return proved;
  if (state_ != State::kTaking) {
    if (auto replaced = replace_client(); !replaced.ok()) return replaced;
  }
  const auto deadline = steady_clock::now() + options_.call_timeout;
  const ErrorHandle error =
      retry_until(deadline, [&](int timeout_ms) { return rd_kafka_init_transactions(client(), timeout_ms); });
  if (error != nullptr) {
    if (transaction_fault(*error) != TransactionFault::kRetriable) state_ = State::kLost;
    return failed("taking the identity " + identity_, *error);
  }
  if (auto noted = note_incarnation(); !noted.ok()) return noted;
  producer_->topics = std::make_unique<ProducerTopics>(client(), table_, remaining_ms(deadline));
  state_ = State::kIdle;
  produced_ = reported_ = 0;
  return Done{};
}

PortResult<Done> Transaction::note_incarnation() {
  if (incarnation_) return Done{};
  const auto noted = incarnations_.leave_note(identity_);
  if (!noted.ok()) {
    state_ = State::kLost;
    return Failure{noted.error()};
  }
  incarnation_ = noted.value();
  return Done{};
}

PortResult<Done> Transaction::prove_identity() {
  if (taken_) return Failure{*taken_};
  auto proved = incarnations_.prove(identity_, incarnation_);
  if (!proved.ok() && proved.error().reaction == Reaction::kYield) {
    taken_ = proved.error();
    logging::error("identity taken over by another process", {{"transactional_id", identity_}});
  }
  return proved;
}

PortResult<Done> Transaction::replace_client() {
  state_ = State::kLost;
  producer_.reset();
  auto configuration = make_configuration(transaction_properties(options_, identity_));
  if (!configuration.ok()) return Failure{configuration.error()};
  rd_kafka_conf_set_opaque(configuration.value().get(), this);
  rd_kafka_conf_set_dr_msg_cb(configuration.value().get(), &Transaction::on_delivery);
  auto client = make_client(RD_KAFKA_PRODUCER, std::move(configuration).value());
  if (!client.ok()) return Failure{client.error()};
  producer_ = std::make_shared<Producer>(Producer{std::move(client).value(), nullptr});
  state_ = State::kTaking;
  return Done{};
}

ErrorHandle Transaction::begin() {
  if (state_ == State::kOpen) return nullptr;
  membership_lost_.reset();
  std::ranges::fill(delivered_, kNone);
  produced_ = reported_ = 0;
  is_unproven_ = false;
  ErrorHandle error{rd_kafka_begin_transaction(client())};
  if (error != nullptr) return error;
  state_ = State::kOpen;
  return nullptr;
}

PortResult<Done> Transaction::produce(std::size_t slot, const ports::NewRecord& record) {
  const std::size_t size = payload_bytes(record);
  if (size > ports::kRecordBytesMax) {
    return ports::failure(Reaction::kStop, "a record of " + std::to_string(size) + " bytes for " +
                                               table_.describe(slot) + " is too large");
  }
  if (must_rebuild()) {
    if (auto rebuilt = rebuild(); !rebuilt.ok()) return rebuilt;
  }
  if (const ErrorHandle error = begin()) {
    state_ = State::kLost;
    return ports::failure(Reaction::kRetry, std::string{"no transaction: "} + rd_kafka_error_string(error.get()));
  }
  const ErrorHandle error = producer_->topics->produce(table_.at(slot), record, &delivered_[slot]);
  rd_kafka_poll(client(), 0);
  if (error == nullptr) {
    ++produced_;
    return Done{};
  }
  // Errors of the whole transaction are reported by the commit.
  if (rd_kafka_error_code(error.get()) == RD_KAFKA_RESP_ERR__FATAL ||
      rd_kafka_error_code(error.get()) == RD_KAFKA_RESP_ERR__STATE) {
    return Done{};
  }
  return ports::failure(Reaction::kRetry,
                        std::string{"the transaction takes no more: "} + rd_kafka_error_string(error.get()));
}

void Transaction::on_delivery(rd_kafka_t* /*client*/, const rd_kafka_message_t* message, void* self) {
  auto& transaction = *static_cast<Transaction*>(self);
  ++transaction.reported_;
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) return;
  if (message->offset < 0) transaction.is_unproven_ = true;
  Offset& last = *static_cast<Offset*>(message->_private);
  last = std::max(last, Offset{message->offset});
}

std::optional<Offset> Transaction::delivered(std::size_t slot) const {
  if (delivered_[slot] == kNone) return std::nullopt;
  return delivered_[slot];
}

CommitOutcome Transaction::commit(PartitionList offsets, GroupMetadata member) {
  last_error_.clear();
  const CommitOutcome outcome = try_commit(std::move(offsets), std::move(member));
  log_outcome(outcome);
  return outcome;
}

// The loss of the identity was logged when it was detected.
void Transaction::log_outcome(CommitOutcome outcome) {
  if (outcome == CommitOutcome::kCommitted || outcome == CommitOutcome::kFenced) return;
  const std::string error = last_error_.empty() ? "no answer in time" : last_error_;
  if (outcome == CommitOutcome::kUnknown) {
    logging::warning("commit outcome unknown", {{"transactional_id", identity_}, {"error", error}});
  } else {
    logging::write(logging::Level::kWarning, "transaction aborted", {{"transactional_id", identity_}, {"error", error}},
                   aborts_, logging::monotonic_now());
  }
}

CommitOutcome Transaction::try_commit(PartitionList offsets, GroupMetadata member) {
  if (must_rebuild()) return taken_ ? CommitOutcome::kFenced : CommitOutcome::kUnknown;
  if (const ErrorHandle error = begin()) return settle(Step::kOffsets, *error);
  const auto deadline = steady_clock::now() + options_.call_timeout;
  if (offsets->cnt > 0) {
    const auto sent = send(std::move(offsets), std::move(member), deadline);
    if (!sent) return give_up();
    if (*sent != nullptr) return settle(Step::kOffsets, **sent);
  }
  const auto reported = await_reports(deadline);
  if (!reported) return give_up();
  if (*reported != nullptr) return settle(Step::kOffsets, **reported);
  if (is_unproven_) {
    last_error_ = "a record was reported as delivered without an offset";
    return settle_by_abort(Step::kOffsets);
  }
  const ErrorHandle error =
      retry_until(deadline, [&](int timeout_ms) { return rd_kafka_commit_transaction(client(), timeout_ms); });
  if (error != nullptr) return settle(Step::kCommit, *error);
  state_ = State::kIdle;
  return CommitOutcome::kCommitted;
}

// librdkafka considers a record delivered, without an offset, if a later one was. But from a producer that a broker has
// not seen before, it accepts whatever comes first: what it rejected before that is lost. So nothing is committed
// before each record was reported with its offset. rd_kafka_begin_transaction() tells whether it failed meanwhile.
std::optional<ErrorHandle> Transaction::await_reports(Deadline deadline) {
  while (reported_ < produced_) {
    rd_kafka_flush(client(), std::min(remaining_ms(deadline), kReportWaitMs));
    if (reported_ == produced_) break;
    ErrorHandle error{rd_kafka_begin_transaction(client())};
    const bool is_open = error != nullptr && rd_kafka_error_code(error.get()) == RD_KAFKA_RESP_ERR__STATE;
    if (!is_open) return error;
    if (steady_clock::now() >= deadline) return std::nullopt;
  }
  return ErrorHandle{};
}

// While the group's coordinator is unavailable, librdkafka ignores the given timeout.
std::optional<ErrorHandle> Transaction::send(PartitionList offsets, GroupMetadata member, Deadline deadline) const {
  const auto call = [producer = producer_, offsets = std::shared_ptr{std::move(offsets)},
                     member = std::shared_ptr{std::move(member)}, deadline] {
    return retry_until(deadline, [&](int timeout_ms) {
      return rd_kafka_send_offsets_to_transaction(producer->client.get(), offsets.get(), member.get(), timeout_ms);
    });
  };
  return call_with_deadline(deadline + kGrace, call);
}

CommitOutcome Transaction::settle(Step step, const rd_kafka_error_t& error) {
  last_error_ = rd_kafka_error_string(&error);
  if (has_lost_membership(rd_kafka_error_code(&error))) membership_lost_ = rd_kafka_error_string(&error);
  const TransactionFault fault = transaction_fault(error);
  if (fault == TransactionFault::kAbortable) return settle_by_abort(step);
  state_ = State::kLost;
  if (step == Step::kOffsets) return give_up();
  // By a newer process, or by the brokers because it was too late.
  if (fault == TransactionFault::kFenced) static_cast<void>(prove_identity());
  return taken_ ? CommitOutcome::kFenced : CommitOutcome::kUnknown;
}

// If the abort fails after the commit was requested, the transaction may have been committed.
CommitOutcome Transaction::settle_by_abort(Step step) {
  const ErrorHandle error = try_abort();
  if (error == nullptr) return CommitOutcome::kAborted;
  state_ = State::kLost;
  const bool nobody_answers = transaction_fault(*error) == TransactionFault::kRetriable;
  return step == Step::kOffsets && !nobody_answers ? give_up() : CommitOutcome::kUnknown;
}

// The commit was not requested yet, so the next producer with this identity aborts the transaction.
CommitOutcome Transaction::give_up() {
  if (rebuild().ok()) return CommitOutcome::kAborted;
  return taken_ ? CommitOutcome::kFenced : CommitOutcome::kUnknown;
}

PortResult<Done> Transaction::abort() {
  if (must_rebuild()) return rebuild();
  if (state_ == State::kIdle || try_abort() == nullptr) return Done{};
  return rebuild();  // a fenced abort proves nothing: librdkafka may have raised the epoch itself
}

ErrorHandle Transaction::try_abort() {
  const auto deadline = steady_clock::now() + options_.call_timeout;
  await_report(deadline);
  ErrorHandle error =
      retry_until(deadline, [&](int timeout_ms) { return rd_kafka_abort_transaction(client(), timeout_ms); });
  if (error == nullptr) state_ = State::kIdle;
  return error;
}

// An abort that arrives before the brokers know the transaction may be rejected forever.
void Transaction::await_report(Deadline deadline) {
  while (produced_ > 0 && reported_ == 0 && steady_clock::now() < deadline) rd_kafka_poll(client(), 10);
}

}  // namespace relance::kafka

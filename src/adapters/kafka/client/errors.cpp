#include "client/errors.h"

#include <algorithm>
#include <array>
#include <string>

namespace relance::kafka {

namespace {

using ports::Reaction;

// Retrying does not help: an operator must change a setting, a permission or a topic, or end the other process. An
// unknown partition is not among them: librdkafka also reports it when it does not know the leader yet.
constexpr std::array kHopeless = {
    RD_KAFKA_RESP_ERR__AUTHENTICATION,
    RD_KAFKA_RESP_ERR__FENCED,
    RD_KAFKA_RESP_ERR__INVALID_ARG,
    RD_KAFKA_RESP_ERR__NOT_CONFIGURED,
    RD_KAFKA_RESP_ERR__NOT_IMPLEMENTED,
    RD_KAFKA_RESP_ERR__SSL,
    RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC,
    RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE,
    RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
    RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
    RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL,
    RD_KAFKA_RESP_ERR_INVALID_CONFIG,
    RD_KAFKA_RESP_ERR_INVALID_GROUP_ID,
    RD_KAFKA_RESP_ERR_INVALID_PARTITIONS,
    RD_KAFKA_RESP_ERR_INVALID_RECORD,
    RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR,
    RD_KAFKA_RESP_ERR_INVALID_SESSION_TIMEOUT,
    RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP,
    RD_KAFKA_RESP_ERR_INVALID_TRANSACTION_TIMEOUT,
    RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE,
    RD_KAFKA_RESP_ERR_OFFSET_METADATA_TOO_LARGE,
    RD_KAFKA_RESP_ERR_POLICY_VIOLATION,
    RD_KAFKA_RESP_ERR_PRODUCER_FENCED,
    RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED,
    RD_KAFKA_RESP_ERR_SECURITY_DISABLED,
    RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
    RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION,
    RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
    RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM,
    RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION,
};

// The session has ended; a new one may succeed.
constexpr std::array kOver = {
    RD_KAFKA_RESP_ERR__FATAL,
    RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED,
    RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID,
    RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION,
    RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH,
    RD_KAFKA_RESP_ERR_INVALID_PRODUCER_ID_MAPPING,
    RD_KAFKA_RESP_ERR_INVALID_TXN_STATE,
    RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID,
    RD_KAFKA_RESP_ERR_UNKNOWN_PRODUCER_ID,
};

constexpr std::array kMembershipLost = {
    RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID,
    RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION,
    RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID,
    RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED,
};

template <std::size_t kSize>
bool has(const std::array<rd_kafka_resp_err_t, kSize>& codes, rd_kafka_resp_err_t code) {
  return std::ranges::find(codes, code) != codes.end();
}

Failure<ports::PortError> failed(std::string_view what, rd_kafka_resp_err_t code, const char* text) {
  return ports::failure(reaction_to(code), std::string{what} + ": " + text);
}

}  // namespace

Reaction reaction_to(rd_kafka_resp_err_t code) {
  if (has(kHopeless, code)) return Reaction::kStop;
  if (has(kOver, code)) return Reaction::kRejoin;
  return Reaction::kRetry;
}

Failure<ports::PortError> failed(std::string_view what, rd_kafka_resp_err_t code) {
  return failed(what, code, rd_kafka_err2str(code));
}

Failure<ports::PortError> failed(std::string_view what, const rd_kafka_error_t& error) {
  return failed(what, rd_kafka_error_code(&error), rd_kafka_error_string(&error));
}

bool has_lost_membership(rd_kafka_resp_err_t code) {
  return has(kMembershipLost, code);
}

TransactionFault transaction_fault(rd_kafka_resp_err_t code, bool is_fatal, bool requires_abort, bool is_retriable) {
  if (code == RD_KAFKA_RESP_ERR__FENCED || code == RD_KAFKA_RESP_ERR_PRODUCER_FENCED) return TransactionFault::kFenced;
  if (is_fatal) return TransactionFault::kBroken;
  if (requires_abort) return TransactionFault::kAbortable;
  const bool is_late = code == RD_KAFKA_RESP_ERR__TIMED_OUT || code == RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE;
  return is_retriable || is_late ? TransactionFault::kRetriable : TransactionFault::kBroken;
}

TransactionFault transaction_fault(const rd_kafka_error_t& error) {
  return transaction_fault(rd_kafka_error_code(&error), rd_kafka_error_is_fatal(&error) != 0,
                           rd_kafka_error_txn_requires_abort(&error) != 0, rd_kafka_error_is_retriable(&error) != 0);
}

}  // namespace relance::kafka

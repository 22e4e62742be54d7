// What librdkafka's errors mean to those who use the port.
#pragma once

#include <string_view>

#include <relance/ports/error.h>

#include "client/handles.h"

namespace relance::kafka {

[[nodiscard]] ports::Reaction reaction_to(rd_kafka_resp_err_t code);
// `what` says what was tried.
[[nodiscard]] Failure<ports::PortError> failed(std::string_view what, rd_kafka_resp_err_t code);
[[nodiscard]] Failure<ports::PortError> failed(std::string_view what, const rd_kafka_error_t& error);

// Whether the group has gone on without this member: what it still sends is refused.
[[nodiscard]] bool has_lost_membership(rd_kafka_resp_err_t code);

// What a failed step of a transaction leaves.
enum class TransactionFault : std::uint8_t {
  kRetriable,  // nobody knows what the broker did; the same step may be tried again
  kAbortable,  // the transaction can only be aborted, then the producer goes on
  kFenced,     // the broker knows a newer producer of this identity
  kBroken,     // this producer is of no use any more
};

[[nodiscard]] TransactionFault transaction_fault(rd_kafka_resp_err_t code, bool is_fatal, bool requires_abort,
                                                 bool is_retriable);
[[nodiscard]] TransactionFault transaction_fault(const rd_kafka_error_t& error);

}  // namespace relance::kafka

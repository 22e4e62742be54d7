// Maps librdkafka's errors to reactions of the port.
#pragma once

#include <string_view>

#include <relance/ports/error.h>

#include "client/handles.h"

namespace relance::kafka {

[[nodiscard]] ports::Reaction reaction_to(rd_kafka_resp_err_t code);
// `what` is the operation that failed.
[[nodiscard]] Failure<ports::PortError> failed(std::string_view what, rd_kafka_resp_err_t code);
[[nodiscard]] Failure<ports::PortError> failed(std::string_view what, const rd_kafka_error_t& error);

// Whether the group has removed this member: its later requests are rejected.
[[nodiscard]] bool has_lost_membership(rd_kafka_resp_err_t code);

// What a failed step of a transaction leaves behind.
enum class TransactionFault : std::uint8_t {
  kRetriable,  // the outcome at the broker is unknown; the same step may be retried
  kAbortable,  // the transaction can only be aborted, then the producer can continue
  kFenced,     // the broker knows a newer producer with this identity
  kBroken,     // the producer cannot be used any more
};

[[nodiscard]] TransactionFault transaction_fault(rd_kafka_resp_err_t code, bool is_fatal, bool requires_abort,
                                                 bool is_retriable);
[[nodiscard]] TransactionFault transaction_fault(const rd_kafka_error_t& error);

}  // namespace relance::kafka

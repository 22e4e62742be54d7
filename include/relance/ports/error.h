// Errors of a port, named after the caller's reaction.
#pragma once

#include <cstdint>
#include <string>

#include <relance/base/result.h>

namespace relance::ports {

enum class Reaction : std::uint8_t {
  kRetry,   // nothing happened; the same call may succeed later
  kRejoin,  // this session lost its assignment: close it, rejoin, continue from what is committed
  kStop,    // the process must not continue: storage failed, or a newer format
  kYield,   // the process must not continue: a newer one holds its identity
};

struct PortError {
  Reaction reaction = Reaction::kStop;
  std::string reason;  // for an operator; no secret, no phone number
};

template <class T>
using PortResult = Result<T, PortError>;

struct Done {};

inline Failure<PortError> failure(Reaction reaction, std::string reason) {
  return Failure<PortError>{PortError{reaction, std::move(reason)}};
}

}  // namespace relance::ports

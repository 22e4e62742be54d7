// What can go wrong at a port, named by what the caller does about it.
#pragma once

#include <cstdint>
#include <string>

#include <relance/base/result.h>

namespace relance::ports {

enum class Reaction : std::uint8_t {
  kRetry,   // nothing happened; the same call may work later
  kRejoin,  // this session has lost its place: close it, join again, go on from what is committed
  kStop,    // the process must not go on: storage failed, a newer format
  kYield,   // the process must not go on: a newer one holds our identity
};

struct PortError {
  Reaction reaction = Reaction::kStop;
  std::string reason;  // for an operator; no secret, no number of a person
};

template <class T>
using PortResult = Result<T, PortError>;

struct Done {};

inline Failure<PortError> failure(Reaction reaction, std::string reason) {
  return Failure<PortError>{PortError{reaction, std::move(reason)}};
}

}  // namespace relance::ports

// Why a process cannot start or continue. The command line maps the reason to an exit code.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

#include <relance/ports/error.h>

namespace relance::runtime {

enum class FailureReason : std::uint8_t {
  kFailed,         // a disk, a library, a thread
  kUnavailable,    // a dependency does not respond: a broker, a database, a port
  kConfiguration,  // an operator must change the configuration
  kTaken,          // another process holds the data directory or the identity
  kData,           // data that this version must not process: a newer one wrote it
};

struct Failure {
  FailureReason reason{};
  std::string what;
};

class StartError : public std::runtime_error {
 public:
  StartError(FailureReason reason, const std::string& what) : std::runtime_error(what), reason_(reason) {}
  [[nodiscard]] FailureReason reason() const { return reason_; }

 private:
  FailureReason reason_;
};

// The value, or a StartError with `final_reason` if retrying is useless, otherwise kUnavailable.
template <class T>
T value_or_throw(ports::PortResult<T> result, FailureReason final_reason) {
  if (result) return std::move(result).value();
  const bool is_final = result.error().reaction == ports::Reaction::kStop;
  throw StartError(is_final ? final_reason : FailureReason::kUnavailable, result.error().reason);
}

}  // namespace relance::runtime

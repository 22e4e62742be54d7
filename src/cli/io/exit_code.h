// Exit codes of the program (those of sysexits.h, where defined).
#pragma once

#include <stdexcept>
#include <string>

namespace relance::cli {

enum class ExitCode : int {
  kOk = 0,
  kFailure = 1,         // a full disk, a closed pipe, an interruption
  kUsage = 64,          // invalid arguments: a missing input, an output that cannot be created
  kData = 65,           // input that must not be processed further
  kUnavailable = 69,    // a dependency is unavailable: a log, a port, a server
  kTaken = 75,          // another process holds a needed lock or identity
  kConfiguration = 78,  // an invalid configuration
};

// Ends the command with one line on standard error and the exit code.
class CommandError : public std::runtime_error {
 public:
  CommandError(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  [[nodiscard]] ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

// The message of an errno value.
[[nodiscard]] std::string system_reason(int error);

}  // namespace relance::cli

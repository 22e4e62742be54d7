// Exit codes of the program (the numbers of sysexits.h, where they have one).
#pragma once

#include <stdexcept>
#include <string>

namespace relance::cli {

enum class ExitCode : int {
  kOk = 0,
  kFailure = 1,         // a disk that is full, a pipe that is closed, an interruption
  kUsage = 64,          // arguments that cannot work: a missing input, an output that cannot be made
  kData = 65,           // input that must not be processed further
  kUnavailable = 69,    // something that is needed is not there: a log, a port, a server
  kTaken = 75,          // another process holds what this one wants to be
  kConfiguration = 78,  // a configuration that cannot work
};

// Ends the command: one line on standard error and the code.
class CommandError : public std::runtime_error {
 public:
  CommandError(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  [[nodiscard]] ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

// The reason that errno gives.
[[nodiscard]] std::string system_reason(int error);

}  // namespace relance::cli

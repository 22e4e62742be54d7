// `relance run` as a process of its own, on the loopback address.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace relance::bench {

struct LiveOptions {
  std::string program;
  std::string directory;
  std::string log_file;            // what it says
  std::vector<std::string> flags;  // of `relance run`, besides the directory and the address
};

struct LiveUsage {
  double cpu_us = 0;             // user and system
  std::uint64_t peak_bytes = 0;  // of memory, as the kernel counts it
};

// A process that is still there is killed by the destructor.
class LiveProgram {
 public:
  explicit LiveProgram(LiveOptions options);
  ~LiveProgram();
  LiveProgram(const LiveProgram&) = delete;
  LiveProgram& operator=(const LiveProgram&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }

  // These throw with what the process said when it ends early or takes minutes.
  void wait_until_ready();  // /readyz is 200
  void wait_until(const std::function<bool()>& is_done);
  // The sum of a metric over the label sets that contain `label`. The process serves already.
  [[nodiscard]] double metric(std::string_view name, std::string_view label = {}) const;

  [[nodiscard]] double cpu_us() const;  // until now
  void kill_hard();
  // By SIGTERM. Throws if it does not end with 0.
  LiveUsage stop();

 private:
  [[noreturn]] void be_program() const;
  void throw_if_ended();
  [[nodiscard]] std::string said() const;

  LiveOptions options_;
  std::uint16_t port_;
  pid_t pid_ = -1;
};

}  // namespace relance::bench

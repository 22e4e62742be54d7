// A child process whose processor time and memory are measured. One at a time, from one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace relance::bench {

struct Run {
  double cpu_us = 0;             // user and system
  std::uint64_t peak_bytes = 0;  // of memory, as the kernel counts it
  std::string output;            // what it wrote to standard output and standard error
};

class Child {
 public:
  // Forks; `body` runs in the child, its result is the exit code.
  explicit Child(const std::function<int()>& body);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // To the child's standard input. It ends with finish().
  void feed(std::string_view text);
  // Waits until the child has taken all that it was fed and sleeps for more; returns what it has used until then.
  double idle_cpu_us();
  // Throws if the child does not end with exit code 0.
  Run finish();

 private:
  void be_child(const std::function<int()>& body, int input, int output) const;
  [[nodiscard]] double cpu_us() const;
  [[nodiscard]] bool is_asleep_unfed() const;

  pid_t pid_ = -1;
  int input_ = -1;   // writes to the child
  int output_ = -1;  // reads from it
};

// A body that becomes another program.
[[nodiscard]] std::function<int()> program(std::vector<std::string> command);

[[nodiscard]] Run run(const std::function<int()>& body);

}  // namespace relance::bench

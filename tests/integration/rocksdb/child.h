// Another process with a log, and what it says. One thread at a time.
#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace relance::embedded {

class Child {
 public:
  // Starts log_process with these arguments.
  explicit Child(const std::vector<std::string>& arguments);
  // Kills it if it lives.
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // The next line that it says; none: it has ended.
  std::optional<std::string> line();
  void kill();
  // Closes its input, and waits for its end; the status that it leaves, or 128 and the signal that ended it.
  int finish();

 private:
  pid_t pid_ = -1;
  int input_ = -1;
  std::FILE* output_ = nullptr;
};

}  // namespace relance::embedded

// Tells people how far the restores of a process have come: a bar on a terminal, else a line in the log now and then.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <relance/stream/worker.h>

#include "io/progress.h"

namespace relance::app {

class RestoreWatch {
 public:
  // Called now and then, by one thread.
  void look(const std::vector<std::unique_ptr<stream::Worker>>& workers);

 private:
  using Clock = std::chrono::steady_clock;

  struct Total {
    std::uint64_t tasks = 0;  // under way
    std::uint64_t done = 0;   // records
    std::uint64_t all = 0;
  };
  [[nodiscard]] Total add_up(const std::vector<std::unique_ptr<stream::Worker>>& workers);
  void begin(const Total& total);
  void go_on(const Total& total);
  void end();

  // What each task has to read, also when it has read it.
  std::map<ports::TopicPartition, std::uint64_t> sizes_;
  std::optional<Clock::time_point> begun_at_;
  Clock::time_point told_at_;
  std::optional<Progress> bar_;
};

}  // namespace relance::app

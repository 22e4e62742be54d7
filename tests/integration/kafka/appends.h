// A stream of appends to one partition, and whether each that was acknowledged is there.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <relance/ports/log.h>

namespace relance::kafka {

// One thread, but for the answers. Dies after the last answer has come.
class Appends {
 public:
  Appends(ports::Log& log, ports::TopicPartition partition, std::size_t body_bytes = 0)
      : log_(log), partition_(partition), body_bytes_(body_bytes) {}

  // One more; waits while more than `waiting_max` calls are not answered, and for a moment where the last was refused.
  void append(std::size_t waiting_max);
  void await_answers();

  [[nodiscard]] std::size_t made() const { return made_; }
  [[nodiscard]] std::size_t taken();
  [[nodiscard]] std::size_t refused();
  // Because of too many bytes in flight.
  [[nodiscard]] std::size_t refused_at_once();
  // Of the first call that was refused by something else than kRetry.
  [[nodiscard]] std::optional<std::string> strange_refusal();
  // Holds what was acknowledged against what is there: each once, at its offset, in the order of the calls, and of
  // what was refused nothing twice.
  void expect_there(ports::Log& log);

 private:
  void take(std::size_t number, const ports::AppendResult& result);
  [[nodiscard]] std::string value_of(std::size_t number) const;

  ports::Log& log_;
  const ports::TopicPartition partition_;
  const std::size_t body_bytes_;
  std::mutex mutex_;
  std::condition_variable answered_;
  std::size_t made_ = 0;
  std::size_t answers_ = 0;
  std::size_t refused_at_once_ = 0;
  bool is_refused_ = false;  // the last one that was answered
  std::map<std::size_t, Offset> acknowledged_;
  std::optional<std::string> strange_;
};

}  // namespace relance::kafka

// The last steps of a play, kept as numbers and told only when something is wrong.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace relance::driver {

enum class Did : std::uint8_t {
  kTurn,       // process, worker
  kPump,       // process
  kPost,       // item, attempt
  kAnswer,     // item, 1 taken
  kCrash,      // process, crash point, 1 power cut
  kStart,      // process
  kStop,       // process
  kAddWorker,  // process, worker
  kEndWorker,  // process, worker
  kFenced,     // process, worker
  kMaintain,   // process
  kRecords,    // topic, partition, end
  kCommitted,  // topic, partition, next offset
  kAdvance,    // milliseconds
  kCalm,
};

class Trace {
 public:
  void add(Did did, std::int64_t a = 0, std::int64_t b = 0, std::int64_t c = 0) {
    steps_[count_ % kKept] = {count_, did, a, b, c};
    ++count_;
  }
  [[nodiscard]] std::string text() const;

 private:
  static constexpr std::size_t kKept = 120;
  struct TraceStep {
    std::uint64_t number = 0;
    Did did{};
    std::int64_t a = 0;
    std::int64_t b = 0;
    std::int64_t c = 0;
  };
  std::array<TraceStep, kKept> steps_{};
  std::uint64_t count_ = 0;
};

}  // namespace relance::driver

// The reference run of the rules: a discrete-event simulation over the lines of a file, on any number of partitions, in
// memory. Clocks advance from timer to timer and from line to line; each line and all that follows from it is processed
// completely before the next. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <relance/base/byte_buffer.h>
#include <relance/base/strong.h>
#include <relance/base/time.h>

namespace relance::offline {

// Where results go. `outbox` and `dead_letters` may be null. `drain`, if set, is called whenever a buffer exceeds
// kDrainBytes, even in the middle of a line: one tick may fire a million timers. Its exceptions end the run.
struct Outputs {
  static constexpr std::size_t kDrainBytes = 256 * 1024;

  ByteBuffer* facts;         // NDJSON
  ByteBuffer* outbox;        // NDJSON
  ByteBuffer* dead_letters;  // NDJSON
  std::function<void()> drain = {};
};

struct Summary {
  std::uint64_t lines = 0;
  std::uint64_t events = 0;
  std::uint64_t facts = 0;
  std::uint64_t dead_letters = 0;
  std::uint64_t duplicates = 0;  // interactions dropped by R10
  std::uint64_t too_old = 0;     // interactions dropped by R3
  std::uint64_t closed = 0;      // sends and failures of closed enrolments (R18)
};

// A line that only a newer version understands: this version must not process anything after it.
struct NewerWriter {
  std::uint64_t line = 0;  // from 0
};

class Simulation {
 public:
  Simulation(PartitionCount contact_partitions, const Outputs& outputs);
  ~Simulation();
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  // Readable bytes that must follow each line.
  static constexpr std::size_t kPadding = 64;

  // Lines without line breaks; blank ones are skipped but counted. Stops at the first NewerWriter. Passing many lines
  // at once is faster: the state of later ones is prefetched while earlier ones are processed.
  [[nodiscard]] std::optional<NewerWriter> take_lines(std::span<const std::string_view> lines);

  // After the last line: advances the clocks to `until`, if that is later, and fires the timers that are due.
  void finish(Timestamp until);

  // Writes the statistics of stats.json, as one JSON object.
  void write_stats(ByteBuffer& out) const;

  [[nodiscard]] const Summary& summary() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::offline

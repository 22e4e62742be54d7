// The program under measurement, and what it says about its own work.
#pragma once

#include <cstdint>
#include <string>

#include "child.h"

namespace relance::bench {

// A file of events and what its maker says is in it.
struct Workload {
  std::string path;
  std::uint64_t contacts = 0;
  std::uint64_t events = 0;
  std::uint64_t replies = 0;
  std::uint64_t duplicates = 0;
};

// The summary of `process` and a few totals of its statistics.
struct Processed {
  std::uint64_t events = 0;
  std::uint64_t facts = 0;
  std::uint64_t dead_letters = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t closed = 0;
  std::uint64_t fact_bytes = 0;
  std::uint64_t total_contacts = 0;
  std::uint64_t interactions = 0;
  double cpu_us = 0;
  std::uint64_t peak_bytes = 0;
};

class RelanceProgram {
 public:
  RelanceProgram(std::string program, std::string scratch)
      : program_(std::move(program)), scratch_(std::move(scratch)) {}

  [[nodiscard]] Workload make_workload(std::uint64_t contacts, std::uint64_t seed) const;

  // Facts and statistics go to files; those of the run before are removed first.
  [[nodiscard]] Processed process(const std::string& input) const;

  // As process(), in two halves: the body to give to a Child and the reading of what it left.
  [[nodiscard]] std::function<int()> process_body(const std::string& input) const;
  [[nodiscard]] Processed read_results(const Run& run) const;

  [[nodiscard]] std::string scratch_file(const std::string& name) const { return scratch_ + '/' + name; }
  [[nodiscard]] std::string facts() const { return scratch_file("facts.ndjson"); }
  [[nodiscard]] std::string stats() const { return scratch_file("stats.json"); }

 private:
  std::string program_;
  std::string scratch_;
};

// Throws unless the run did the whole work that the workload holds: a run is not fast because it is wrong.
void check(const Processed& processed, const Workload& workload);

}  // namespace relance::bench

// One worker that folds what a log holds, as `relance run` does it, without anything beside it.
#pragma once

#include <cstdint>
#include <string>

namespace relance::bench {

// What folding a whole log of contact events took.
struct FoldFigures {
  std::uint64_t events = 0;
  std::uint64_t outputs = 0;
  std::uint64_t commits = 0;
  double open_seconds = 0;
  double seconds = 0;      // of folding, to the last commit
  double cpu_us = 0;       // of folding, all threads, to the last commit
  double rest_cpu_us = 0;  // of what the databases still had to do then
};

// Opens the directory, folds what the contact log holds beyond what is committed, waits until the databases have
// nothing left to flush and to compact, and closes them. Throws if anything is left.
[[nodiscard]] FoldFigures fold_contacts(const std::string& directory);

// What a right result is, as `relance process` says it of the same events.
struct ExpectedResults {
  std::uint64_t facts = 0;
  std::string stats;  // file
};

// Folds the campaign log and compares the number of facts and the statistics. Throws where they differ.
void check_results(const std::string& directory, const ExpectedResults& expected);

}  // namespace relance::bench

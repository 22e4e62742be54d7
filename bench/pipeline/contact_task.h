#pragma once

#include <cstdint>
#include <string>

namespace relance::bench {

// What folding a whole log of contact events took, from opening the directory to the last commit.
struct FoldFigures {
  std::uint64_t events = 0;
  std::uint64_t outputs = 0;
  std::uint64_t commits = 0;
  double seconds = 0;       // of folding, without opening
  double cpu_us = 0;        // of all threads, RocksDB's included
  double open_seconds = 0;  // until every task was ready
  std::uint64_t peak_bytes = 0;
};

// One worker folds what the log has; `memory_bytes` as of `relance run`.
[[nodiscard]] FoldFigures fold_contact_log(const std::string& directory, std::size_t memory_bytes);

}  // namespace relance::bench

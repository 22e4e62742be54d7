// The reference run over text in memory, for tests.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace relance::offline {

struct Options {
  std::uint32_t partitions = 1;
};

struct Result {
  std::string facts;          // NDJSON
  std::string stats;          // JSON
  std::string dead_letters;   // NDJSON
  std::string outbox;         // NDJSON
  bool newer_writer = false;  // the run stopped at a line written by a newer version
};

// `until_ms`: UTC milliseconds since 1970.
[[nodiscard]] Result process_text(std::string_view ndjson, const Options& options,
                                  std::optional<std::int64_t> until_ms);

}  // namespace relance::offline

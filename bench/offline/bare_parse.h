// The baseline: what it costs to parse every line of a file and do nothing with it.
#pragma once

#include <cstdint>
#include <string>

namespace relance::bench {

enum class Mapping : std::uint8_t { kOnDemand, kPopulated };

// Maps the file, parses it line by line into the DOM of one reused simdjson parser and returns how many documents it
// holds. Throws if a line is none.
[[nodiscard]] std::uint64_t count_documents(const std::string& path, Mapping mapping);

}  // namespace relance::bench

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace relance::adapters::http {

enum class Gunzipped : std::uint8_t {
  kAll,
  kCorrupt,   // not gzip, truncated, or followed by other data
  kTooLarge,  // the output exceeds `bytes_max`; at most that much was written
};

// Appends the decompressed gzip members of `text`.
[[nodiscard]] Gunzipped gunzip(std::string_view text, std::size_t bytes_max, std::string& out);

}  // namespace relance::adapters::http

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace relance::adapters::http {

enum class Gunzipped : std::uint8_t {
  kAll,
  kCorrupt,   // no gzip, cut short, or something behind it
  kTooLarge,  // more than `bytes_max` would come out; as much was written at most
};

// Appends what the gzip members of `text` hold.
[[nodiscard]] Gunzipped gunzip(std::string_view text, std::size_t bytes_max, std::string& out);

}  // namespace relance::adapters::http

// The header of stored rows of contacts and campaigns, from which timers are loaded without reading the rest:
//
//   format (1 byte, 1) | flags (1 byte) | number of timers (2 bytes, LE) | due times (8 bytes each, ms since 1970, LE)
//   | value
//
// schemas/golden/ keeps examples of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <relance/base/byte_buffer.h>
#include <relance/base/time.h>

namespace relance::tasks {

inline constexpr std::uint8_t kRowFormat = 1;
inline constexpr std::size_t kRowTimersMax = 65'535;

struct RowHeader {
  std::uint8_t flags = 0;
  std::size_t timers = 0;
  std::string_view due_times;
  std::string_view value;

  [[nodiscard]] Timestamp due(std::size_t place) const;
};

// nullopt: another format.
[[nodiscard]] std::optional<RowHeader> read_row_header(std::string_view row);
// Whether a newer version wrote the row: its header, or the value in it.
[[nodiscard]] bool is_newer_row(std::string_view row);
// The header of a row with that many timers; call append_due_time for each of them, then append the value.
void begin_row_header(std::uint8_t flags, std::size_t timers, ByteBuffer& out);
void append_due_time(Timestamp due, ByteBuffer& out);
}  // namespace relance::tasks

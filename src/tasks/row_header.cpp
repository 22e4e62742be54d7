#include "row_header.h"

#include <relance/base/assert.h>
#include <relance/events/state_codec.h>

namespace relance::tasks {
namespace {

constexpr std::size_t kFixedBytes = 4;
constexpr std::size_t kTimeBytes = 8;

}  // namespace

Timestamp RowHeader::due(std::size_t place) const {
  std::uint64_t time_ms = 0;
  for (std::size_t i = 0; i < kTimeBytes; ++i)
    time_ms |= std::uint64_t{static_cast<std::uint8_t>(due_times[place * kTimeBytes + i])} << (8 * i);
  return Timestamp{Duration{static_cast<std::int64_t>(time_ms)}};
}

std::optional<RowHeader> read_row_header(std::string_view row) {
  if (row.size() < kFixedBytes || static_cast<std::uint8_t>(row[0]) != kRowFormat) return std::nullopt;
  RowHeader header;
  header.flags = static_cast<std::uint8_t>(row[1]);
  header.timers = static_cast<std::uint8_t>(row[2]) + std::size_t{256} * static_cast<std::uint8_t>(row[3]);
  const std::size_t times_size = header.timers * kTimeBytes;
  if (row.size() < kFixedBytes + times_size) return std::nullopt;
  header.due_times = row.substr(kFixedBytes, times_size);
  header.value = row.substr(kFixedBytes + times_size);
  return header;
}

bool is_newer_row(std::string_view row) {
  if (!row.empty() && static_cast<std::uint8_t>(row.front()) > kRowFormat) return true;
  const auto header = read_row_header(row);
  return header && events::is_newer_state(header->value);
}

void begin_row_header(std::uint8_t flags, std::size_t timers, ByteBuffer& out) {
  RELANCE_ASSERT(timers <= kRowTimersMax);
  out.push(static_cast<char>(kRowFormat));
  out.push(static_cast<char>(flags));
  out.push(static_cast<char>(timers & 0xff));
  out.push(static_cast<char>(timers >> 8));
}

void append_due_time(Timestamp due, ByteBuffer& out) {
  const auto time_ms = static_cast<std::uint64_t>(due.time_since_epoch().count());
  char* at = out.reserve(kTimeBytes);
  for (std::size_t i = 0; i < kTimeBytes; ++i) *at++ = static_cast<char>(time_ms >> (8 * i) & 0xff);
  out.advance_to(at);
}

}  // namespace relance::tasks

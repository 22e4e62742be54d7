// State at rest. Every value begins with one format byte; what follows is the fields in the order of
// src/events/state_fields.h, through cereal:
//
//   integer, enumerator    LEB128, signed ones zigzag
//   time                   ms since the time before it in this value, the first one since 1970: an integer
//   bool                   one byte, 0 or 1; of a contact, its enrolments and messages bits of one integer each, beside
//                          small enumerators and the presence of what is optional
//   text                   size, bytes
//   list                   size, items
//   optional               bool, the value if true
//   uuid                   16 bytes
//
// schemas/golden/ keeps bytes of every format that was ever shipped (format 1 was not); what is on disk never changes
// its meaning.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <relance/base/byte_buffer.h>
#include <relance/base/result.h>
#include <relance/domain/campaign.h>
#include <relance/domain/contact.h>

namespace relance::events {

// Readers first: what a release brings is read by it, and written by the next one, so that two releases that follow
// each other read what the other writes.
struct StateFormats {
  std::uint8_t read_to = 2;
  std::uint8_t written = 2;
};
inline constexpr std::uint8_t kStateFormat = StateFormats{}.written;
#ifdef RELANCE_CRASH_POINTS
// Test builds may be releases to come, whose formats differ from kStateFormat in nothing but their number. Before
// anything is read or written.
void be_of_state_formats(StateFormats formats);
#endif
inline constexpr std::size_t kStateBytesMax = 16 * 1024 * 1024;

enum class StateError : std::uint8_t {
  kNewerFormat,  // written by a newer version: upgrade first
  kCorrupt,      // no value that we ever wrote
};

// Whether a newer version wrote these bytes; of what is left of them nothing is known.
[[nodiscard]] bool is_newer_state(std::string_view bytes);

// Append the value's bytes.
void encode(const domain::Contact& contact, ByteBuffer& out);
void encode(const domain::Campaign& campaign, ByteBuffer& out);
void encode(const domain::Category& category, ByteBuffer& out);
void encode(const domain::GlobalCounts& counts, ByteBuffer& out);
void encode(domain::PastEnrolment past, ByteBuffer& out);

// Read exactly one value. Any bytes are safe: what is accepted is a value that encode() could have written.
template <class T>
[[nodiscard]] Result<T, StateError> decode(std::string_view bytes);

template <>
Result<domain::Contact, StateError> decode(std::string_view bytes);
// The same into a contact that is there, in the memory that it has; what it held is gone, after an error too. None: no
// error.
[[nodiscard]] std::optional<StateError> decode(std::string_view bytes, domain::Contact& contact);
template <>
Result<domain::Campaign, StateError> decode(std::string_view bytes);
template <>
Result<domain::Category, StateError> decode(std::string_view bytes);
template <>
Result<domain::GlobalCounts, StateError> decode(std::string_view bytes);
template <>
Result<domain::PastEnrolment, StateError> decode(std::string_view bytes);

}  // namespace relance::events

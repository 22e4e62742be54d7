// Stored state. Every value begins with one format byte, followed by the fields in the order of
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
// schemas/golden/ keeps bytes of every format that was ever released (format 1 was not); stored bytes never change
// their meaning.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <relance/base/byte_buffer.h>
#include <relance/base/result.h>
#include <relance/domain/campaign.h>
#include <relance/domain/contact.h>

namespace relance::events {

// Readers first: a release reads a new format, and the next release writes it, so that two consecutive releases can
// read each other's state.
struct StateFormats {
  std::uint8_t read_to = 2;
  std::uint8_t written = 2;
};
inline constexpr std::uint8_t kStateFormat = StateFormats{}.written;
#ifdef RELANCE_CRASH_POINTS
// For tests that act as a future release, whose formats differ from kStateFormat in their number only. Call before
// anything is read or written.
void be_of_state_formats(StateFormats formats);
#endif
inline constexpr std::size_t kStateBytesMax = 16 * 1024 * 1024;

enum class StateError : std::uint8_t {
  kNewerFormat,  // written by a newer version: upgrade first
  kCorrupt,      // not a value that any version wrote
};

// Whether a newer version wrote these bytes; nothing is known about their content.
[[nodiscard]] bool is_newer_state(std::string_view bytes);

// Appends the encoded value.
void encode(const domain::Contact& contact, ByteBuffer& out);
void encode(const domain::Campaign& campaign, ByteBuffer& out);
void encode(const domain::Category& category, ByteBuffer& out);
void encode(const domain::GlobalCounts& counts, ByteBuffer& out);
void encode(domain::PastEnrolment past, ByteBuffer& out);

// Decodes exactly one value. Safe on any bytes: only values that encode() could have written are accepted.
template <class T>
[[nodiscard]] Result<T, StateError> decode(std::string_view bytes);

template <>
Result<domain::Contact, StateError> decode(std::string_view bytes);
// Decodes into an existing contact, reusing its memory; its old content is lost, even on error. nullopt: success.
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

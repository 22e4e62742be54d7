// Writes JSON in fragments; the caller writes the commas.
#pragma once

#include <cstdint>
#include <string_view>

#include <relance/base/byte_buffer.h>
#include <relance/base/time.h>
#include <relance/base/uuid.h>

namespace relance::json {

[[nodiscard]] bool is_utf8(std::string_view text);

// A string with its quotes; `text` is UTF-8.
void append_string(std::string_view text, ByteBuffer& out);

// A string without characters that need escaping (ids, fixed words, times): the caller guarantees it.
inline void append_plain_string(std::string_view text, ByteBuffer& out) {
  char* at = out.reserve(text.size() + 2);
  *at++ = '"';
  if (!text.empty()) std::memcpy(at, text.data(), text.size());
  at += text.size();
  *at++ = '"';
  out.advance_to(at);
}

inline void append_uuid(const Uuid& uuid, ByteBuffer& out) {
  char* at = out.reserve(kUuidTextSize + 2);
  *at++ = '"';
  at = write_uuid(uuid, at);
  *at++ = '"';
  out.advance_to(at);
}

inline void append_time(Timestamp time, ByteBuffer& out) {
  char* at = out.reserve(kRfc3339Size + 2);
  *at++ = '"';
  at = write_rfc3339(time, at);
  *at++ = '"';
  out.advance_to(at);
}

void append_number(std::int64_t value, ByteBuffer& out);
void append_number(std::uint64_t value, ByteBuffer& out);

}  // namespace relance::json

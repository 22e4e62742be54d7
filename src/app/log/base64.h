// RFC 4648, section 4: bytes that are no text, in JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <relance/base/byte_buffer.h>

namespace relance::app {

void append_base64(std::string_view bytes, ByteBuffer& out);
// None: not base64 with its padding, or with anything else around it.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

}  // namespace relance::app

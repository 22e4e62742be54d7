// Name-based UUIDs (RFC 9562, version 5): ids are derived from what they name, never random.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace relance {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};
  friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

inline constexpr std::size_t kUuidTextSize = 36;

// The URL namespace of RFC 9562, section 6.6.
inline constexpr Uuid kNamespaceUrl{
    {0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}};

[[nodiscard]] Uuid uuid5(const Uuid& name_space, std::string_view name);

// Lower-case hyphenated form; write_uuid writes exactly kUuidTextSize characters and returns the end.
char* write_uuid(const Uuid& uuid, char* out);
[[nodiscard]] std::string to_string(const Uuid& uuid);

// Accepts only the lower-case hyphenated form, which is the one that write_uuid writes.
[[nodiscard]] std::optional<Uuid> parse_uuid(std::string_view text);

}  // namespace relance

#include <relance/base/uuid.h>

#include <uuid.h>

namespace relance {
namespace {

constexpr bool is_hyphen_place(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

Uuid uuid5(const Uuid& name_space, std::string_view name) {
  Uuid result;
  uuid_generate_sha1(result.bytes.data(), name_space.bytes.data(), name.data(), name.size());
  return result;
}

char* write_uuid(const Uuid& uuid, char* out) {
  static constexpr char kDigits[] = "0123456789abcdef";
  for (std::size_t i = 0; i < uuid.bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) *out++ = '-';
    *out++ = kDigits[uuid.bytes[i] >> 4];
    *out++ = kDigits[uuid.bytes[i] & 15];
  }
  return out;
}

std::string to_string(const Uuid& uuid) {
  std::string text(kUuidTextSize, '\0');
  write_uuid(uuid, text.data());
  return text;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
  if (text.size() != kUuidTextSize) return std::nullopt;
  Uuid uuid;
  std::size_t digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_hyphen_place(i)) {
      if (text[i] != '-') return std::nullopt;
      continue;
    }
    const int value = hex_value(text[i]);
    if (value < 0) return std::nullopt;
    std::uint8_t& byte = uuid.bytes[digits / 2];
    byte = static_cast<std::uint8_t>(byte << 4 | value);
    ++digits;
  }
  return uuid;
}

}  // namespace relance

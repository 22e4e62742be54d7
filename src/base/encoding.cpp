#include <relance/base/encoding.h>

namespace relance {
namespace {

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t kGroupBytes = 3;
constexpr std::size_t kGroupCharacters = 4;

// Encodes one group into one more character than it has bytes.
template <class Push>
void encode(std::string_view bytes, std::string_view alphabet, Push push) {
  while (!bytes.empty()) {
    const std::string_view group = bytes.substr(0, kGroupBytes);
    bytes.remove_prefix(group.size());
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < kGroupBytes; ++i)
      bits = bits << 8 | (i < group.size() ? static_cast<std::uint8_t>(group[i]) : 0U);
    for (std::size_t i = 0; i <= group.size(); ++i) push(alphabet[bits >> (18 - 6 * i) & 63]);
  }
}

// False if a character is not in the alphabet, a group has only one, or bits beyond the last byte are set.
bool decode_group(std::string_view characters, std::string_view alphabet, std::string& out) {
  std::uint32_t bits = 0;
  for (const char c : characters) {
    const std::size_t value = alphabet.find(c);
    if (value == std::string_view::npos) return false;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
  }
  const std::size_t missing = kGroupCharacters - characters.size();
  if (missing > 2) return false;
  bits <<= 6 * missing;
  for (std::size_t i = 0; i < kGroupBytes - missing; ++i) out.push_back(static_cast<char>(bits >> (16 - 8 * i) & 0xff));
  return (bits & ((std::uint32_t{1} << 8 * missing) - 1)) == 0;
}

std::optional<std::string> decode(std::string_view text, std::string_view alphabet) {
  std::string bytes;
  bytes.reserve(text.size() * kGroupBytes / kGroupCharacters);
  while (!text.empty()) {
    const std::string_view group = text.substr(0, kGroupCharacters);
    if (!decode_group(group, alphabet, bytes)) return std::nullopt;
    text.remove_prefix(group.size());
  }
  return bytes;
}

}  // namespace

std::string to_hex(std::string_view bytes) {
  std::string text(2 * bytes.size(), '\0');
  char* out = text.data();
  for (const char byte : bytes) out = write_hex(static_cast<std::uint8_t>(byte), out);
  return text;
}

bool decode_hex(std::string_view digits, std::span<std::uint8_t> bytes) {
  if (digits.size() != 2 * bytes.size()) return false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const int high = hex_value(digits[2 * i]);
    const int low = hex_value(digits[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return true;
}

void append_base64(std::string_view bytes, ByteBuffer& out) {
  encode(bytes, kBase64, [&](char c) { out.push(c); });
  const std::size_t last = bytes.size() % kGroupBytes;
  if (last != 0) out.append(std::string_view{"=="}.substr(last - 1));
}

std::optional<std::string> decode_base64(std::string_view text) {
  if (text.size() % kGroupCharacters != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  text.remove_suffix(padding);
  return decode(text, kBase64);
}

std::string to_base64url(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() * kGroupCharacters + kGroupBytes - 1) / kGroupBytes);
  encode(bytes, kBase64Url, [&](char c) { text.push_back(c); });
  return text;
}

std::optional<std::string> decode_base64url(std::string_view text) {
  return decode(text, kBase64Url);
}

std::optional<std::string> percent_decode(std::string_view text, PlusSign plus) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const char c = text.front();
    std::size_t taken = 1;
    if (c == '%') {
      std::uint8_t byte = 0;
      if (!decode_hex(text.substr(1, 2), {&byte, 1})) return std::nullopt;
      out.push_back(static_cast<char>(byte));
      taken = 3;
    } else {
      out.push_back(c == '+' && plus == PlusSign::kSpace ? ' ' : c);
    }
    text.remove_prefix(taken);
  }
  return out;
}

}  // namespace relance

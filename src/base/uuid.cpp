#include <algorithm>
#include <memory>

#include <openssl/evp.h>

#include <relance/base/assert.h>
#include <relance/base/encoding.h>
#include <relance/base/uuid.h>

namespace relance {
namespace {

constexpr bool is_hyphen_place(std::size_t i) {
  return i == 8 || i == 13 || i == 18 || i == 23;
}

// RFC 9562 allows either case; ids here have only one spelling.
int lower_hex_value(char c) {
  return c >= 'A' && c <= 'F' ? -1 : hex_value(c);
}

// SHA-1 by OpenSSL, which uses the CPU's instructions if available.
class Sha1 {
 public:
  Sha1() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
    RELANCE_ASSERT(context_ != nullptr && EVP_DigestInit_ex2(context_.get(), EVP_sha1(), nullptr) == 1);
  }

  // RFC 9562, section 5.5: the first 16 bytes of the digest, with version and variant set.
  [[nodiscard]] Uuid uuid5(const Uuid& name_space, std::string_view name) const {
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
    EVP_MD_CTX* const context = context_.get();
    const bool done = EVP_DigestInit_ex2(context, nullptr, nullptr) == 1 &&
                      EVP_DigestUpdate(context, name_space.bytes.data(), name_space.bytes.size()) == 1 &&
                      EVP_DigestUpdate(context, name.data(), name.size()) == 1 &&
                      EVP_DigestFinal_ex(context, digest.data(), nullptr) == 1;
    RELANCE_ASSERT(done);
    Uuid result;
    std::copy_n(digest.begin(), result.bytes.size(), result.bytes.begin());
    result.bytes[6] = static_cast<std::uint8_t>((result.bytes[6] & 0x0f) | 0x50);
    result.bytes[8] = static_cast<std::uint8_t>((result.bytes[8] & 0x3f) | 0x80);
    return result;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace

// One per thread: fetching an algorithm costs more than a digest.
Uuid uuid5(const Uuid& name_space, std::string_view name) {
  thread_local const Sha1 kSha1;
  return kSha1.uuid5(name_space, name);
}

char* write_uuid(const Uuid& uuid, char* out) {
  for (std::size_t i = 0; i < uuid.bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) *out++ = '-';
    out = write_hex(uuid.bytes[i], out);
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
    const int value = lower_hex_value(text[i]);
    if (value < 0) return std::nullopt;
    std::uint8_t& byte = uuid.bytes[digits / 2];
    byte = static_cast<std::uint8_t>(byte << 4 | value);
    ++digits;
  }
  return uuid;
}

}  // namespace relance

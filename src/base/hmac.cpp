#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <relance/base/assert.h>
#include <relance/base/encoding.h>
#include <relance/base/hmac.h>

namespace relance {
namespace {

using Context = std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)>;

const std::uint8_t* bytes(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

Context keyed_context(std::string_view key) {
  const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr), &EVP_MAC_free);
  RELANCE_ASSERT(mac != nullptr);
  Context context(EVP_MAC_CTX_new(mac.get()), &EVP_MAC_CTX_free);
  char digest[] = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM{"digest", OSSL_PARAM_UTF8_STRING, digest, sizeof digest - 1, 0},
                                   OSSL_PARAM{nullptr, 0, nullptr, 0, 0}};
  // A null key would mean "the previous one" to OpenSSL: an empty key still needs an address.
  static constexpr std::uint8_t kNothing = 0;
  const std::uint8_t* const start = key.empty() ? &kNothing : bytes(key);
  RELANCE_ASSERT(context != nullptr && EVP_MAC_init(context.get(), start, key.size(), parameters) == 1);
  return context;
}

}  // namespace

struct HmacSha256::Key {
  Context context;
};

HmacSha256::HmacSha256(std::string_view key) : key_(std::make_unique<Key>(Key{keyed_context(key)})) {}
HmacSha256::~HmacSha256() = default;
HmacSha256::HmacSha256(HmacSha256&&) noexcept = default;
HmacSha256& HmacSha256::operator=(HmacSha256&&) noexcept = default;

// The keyed context is never changed: a copy of it processes the message.
Sha256Digest HmacSha256::of(std::string_view message) const {
  const Context context(EVP_MAC_CTX_dup(key_->context.get()), &EVP_MAC_CTX_free);
  Sha256Digest digest{};
  std::size_t size = 0;
  const bool done = context != nullptr && EVP_MAC_update(context.get(), bytes(message), message.size()) == 1 &&
                    EVP_MAC_final(context.get(), digest.data(), &size, digest.size()) == 1;
  RELANCE_ASSERT(done && size == digest.size());
  return digest;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

bool equal_in_constant_time(const Sha256Digest& a, const Sha256Digest& b) {
  return CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::optional<Sha256Digest> parse_sha256(std::string_view hex) {
  Sha256Digest digest{};
  if (!decode_hex(hex, digest)) return std::nullopt;
  return digest;
}

}  // namespace relance

// HMAC-SHA256 (RFC 2104, FIPS 180-4), and comparison of secrets.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace relance {

inline constexpr std::size_t kSha256Bytes = 32;
using Sha256Digest = std::array<std::uint8_t, kSha256Bytes>;

// A key prepared once for many messages. Any thread.
class HmacSha256 {
 public:
  explicit HmacSha256(std::string_view key);
  ~HmacSha256();
  HmacSha256(HmacSha256&&) noexcept;
  HmacSha256& operator=(HmacSha256&&) noexcept;

  [[nodiscard]] Sha256Digest of(std::string_view message) const;

 private:
  struct Key;
  std::unique_ptr<Key> key_;
};

// The running time depends on the sizes only.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b);
[[nodiscard]] bool equal_in_constant_time(const Sha256Digest& a, const Sha256Digest& b);

// Exactly 64 hex digits, in either case.
[[nodiscard]] std::optional<Sha256Digest> parse_sha256(std::string_view hex);

}  // namespace relance

// CRC-32C (Castagnoli), as RocksDB's journals carry it.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace relance::embedded {

constexpr std::array<std::uint32_t, 256> crc32c_table() {
  std::array<std::uint32_t, 256> entries{};
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    std::uint32_t entry = i;
    for (int bit = 0; bit < 8; ++bit) entry = (entry >> 1) ^ ((entry & 1) != 0 ? 0x82f63b78U : 0);
    entries[i] = entry;
  }
  return entries;
}
inline constexpr std::array<std::uint32_t, 256> kCrc32cTable = crc32c_table();

class Crc32c {
 public:
  void add(std::string_view bytes) {
    for (const char byte : bytes)
      state_ = kCrc32cTable[(state_ ^ static_cast<unsigned char>(byte)) & 0xff] ^ (state_ >> 8);
  }
  // Masked, so that a checksum of bytes that hold checksums is one.
  [[nodiscard]] std::uint32_t masked() const {
    const std::uint32_t crc = ~state_;
    return ((crc >> 15) | (crc << 17)) + 0xa282ead8U;
  }

 private:
  std::uint32_t state_ = 0xffffffffU;
};

}  // namespace relance::embedded

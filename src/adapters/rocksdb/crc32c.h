// CRC-32C (Castagnoli), as used in RocksDB's journals.
#pragma once

#include <cstdint>
#include <string_view>

#include <boost/crc.hpp>

namespace relance::embedded {

class Crc32c {
 public:
  void add(std::string_view bytes) { crc_.process_bytes(bytes.data(), bytes.size()); }
  // Masked, so that checksums of data that contains checksums work.
  [[nodiscard]] std::uint32_t masked() const {
    const std::uint32_t crc = crc_.checksum();
    return ((crc >> 15) | (crc << 17)) + 0xa282ead8U;
  }

 private:
  boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc_;
};

}  // namespace relance::embedded

#include "draw_uuid.h"

#include <cstring>
#include <random>

namespace relance::kafka {

Uuid draw_uuid() {
  std::random_device device;
  Uuid uuid;
  for (std::size_t i = 0; i < uuid.bytes.size(); i += sizeof(unsigned)) {
    const unsigned drawn = device();
    std::memcpy(&uuid.bytes[i], &drawn, sizeof drawn);
  }
  uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0F) | 0x40);
  uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3F) | 0x80);
  return uuid;
}

}  // namespace relance::kafka

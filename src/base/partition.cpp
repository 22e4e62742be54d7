#include <cstdint>

#include <relance/base/assert.h>
#include <relance/base/partition.h>

namespace relance {
namespace {

std::uint32_t load32(const char* p) {
  std::uint32_t word = 0;
  for (int i = 3; i >= 0; --i) word = word << 8 | static_cast<std::uint8_t>(p[i]);
  return word;
}

// MurmurHash2 with the seed of org.apache.kafka.common.utils.Utils.
std::uint32_t murmur2(std::string_view key) {
  constexpr std::uint32_t kMultiplier = 0x5bd1e995;
  std::uint32_t hash = 0x9747b28c ^ static_cast<std::uint32_t>(key.size());
  while (key.size() >= 4) {
    std::uint32_t word = load32(key.data()) * kMultiplier;
    word = (word ^ word >> 24) * kMultiplier;
    hash = hash * kMultiplier ^ word;
    key.remove_prefix(4);
  }
  if (!key.empty()) {
    for (std::size_t i = 0; i < key.size(); ++i)
      hash ^= static_cast<std::uint32_t>(static_cast<std::uint8_t>(key[i])) << (8 * i);
    hash *= kMultiplier;
  }
  hash = (hash ^ hash >> 13) * kMultiplier;
  return hash ^ hash >> 15;
}

}  // namespace

Partition partition_of(std::string_view key, PartitionCount count) {
  RELANCE_ASSERT(count.value() >= 1);
  return Partition{static_cast<std::int32_t>((murmur2(key) & 0x7fffffff) % static_cast<std::uint32_t>(count.value()))};
}

}  // namespace relance

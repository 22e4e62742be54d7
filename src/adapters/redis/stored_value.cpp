#include "stored_value.h"

#include <charconv>

#include <relance/base/assert.h>

namespace relance::redis {
namespace {

constexpr std::size_t kVersionDigits = 19;
constexpr std::size_t kHeadBytes = 1 + kVersionDigits;

std::string head(char kind, std::int64_t version) {
  RELANCE_ASSERT(version >= 0);
  const std::string digits = std::to_string(version);
  return kind + std::string(kVersionDigits - digits.size(), '0') + digits;
}

}  // namespace

std::string stored_value(std::string_view value, std::int64_t version) {
  return head('v', version).append(value);
}

std::string stored_erasure(std::int64_t version) {
  return head('e', version);
}

std::optional<ports::CachedValue> read_stored(std::string_view stored) {
  if (stored.size() < kHeadBytes || stored.front() != 'v') return std::nullopt;
  std::int64_t version = 0;
  const char* const end = stored.data() + kHeadBytes;
  const auto [read, error] = std::from_chars(stored.data() + 1, end, version);
  if (error != std::errc{} || read != end || version < 0) return std::nullopt;
  return ports::CachedValue{std::string{stored.substr(kHeadBytes)}, version};
}

}  // namespace relance::redis

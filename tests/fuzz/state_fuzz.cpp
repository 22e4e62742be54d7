// Any bytes as state at rest: what is taken is exactly what would be written.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <relance/base/assert.h>
#include <relance/events/state_codec.h>

namespace {

template <class T>
void check(std::string_view bytes) {
  const auto value = relance::events::decode<T>(bytes);
  if (!value) return;
  relance::ByteBuffer out;
  relance::events::encode(value.value(), out);
  RELANCE_ASSERT(out.view() == bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  check<relance::domain::Contact>(bytes);
  check<relance::domain::Campaign>(bytes);
  check<relance::domain::Category>(bytes);
  check<relance::domain::GlobalCounts>(bytes);
  check<relance::domain::PastEnrolment>(bytes);
  return 0;
}

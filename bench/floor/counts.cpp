#include "counts.h"

#include <algorithm>
#include <bit>

namespace relance::floor {
namespace {

constexpr unsigned kMessageCounters = 5;
constexpr unsigned kFirstMessageCounter = 10;

std::uint32_t bits_of(const Message& message) {
  if (message.status == Status::kAbsent) return 0;
  const std::array<bool, kMessageCounters> counts = {
      true, message.sent_at.has_value(), message.status >= Status::kDelivered, message.status >= Status::kRead,
      message.status == Status::kFailed};
  std::uint32_t bits = 0;
  for (unsigned i = 0; i < kMessageCounters; ++i) bits |= (counts[i] ? 1U : 0U) << i;
  return bits;
}

}  // namespace

Contribution contribution_of(const Contact& contact) {
  if (!contact.is_enrolled()) return {};
  std::uint32_t bits = 1U | 1U << static_cast<unsigned>(contact.outcome);
  bits |= bits_of(contact.messages[0]) << kFirstMessageCounter;
  bits |= bits_of(contact.messages[1]) << (kFirstMessageCounter + kMessageCounters);
  return {bits, contact.interactions};
}

void Counts::move(Contribution before, Contribution after) {
  interactions_ += std::int64_t{after.interactions} - std::int64_t{before.interactions};
  for (std::uint32_t changed = before.counters ^ after.counters; changed != 0; changed &= changed - 1) {
    const auto i = static_cast<unsigned>(std::countr_zero(changed));
    counters_[i] += (after.counters >> i & 1U) != 0 ? 1 : -1;
  }
}

bool Counts::empty() const {
  return interactions_ == 0 && std::ranges::all_of(counters_, [](std::int64_t n) { return n == 0; });
}

}  // namespace relance::floor

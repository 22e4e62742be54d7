#include <algorithm>

#include <relance/base/assert.h>
#include <relance/stream/timer_queue.h>

namespace relance::stream {
namespace {

// A key of up to 15 digits: one nibble per digit, digit + 1, from bit 59 down, so that numbers compare like the texts.
constexpr std::size_t kPackedDigitsMax = 15;
constexpr unsigned kFirstShift = 56;
constexpr std::uint64_t kLongKeyBit = std::uint64_t{1} << 63;

bool is_packed(std::uint64_t key) {
  return (key & kLongKeyBit) == 0;
}

}  // namespace

std::uint64_t TimerQueue::pack(std::string_view key) {
  const bool digits =
      key.size() <= kPackedDigitsMax && std::ranges::all_of(key, [](char c) { return c >= '0' && c <= '9'; });
  if (digits) {
    std::uint64_t packed = 0;
    unsigned shift = kFirstShift;
    for (const char c : key) {
      packed |= static_cast<std::uint64_t>(c - '0' + 1) << shift;
      shift -= 4;
    }
    return packed;
  }
  if (free_long_keys_.empty()) {
    long_keys_.emplace_back(key);
    return kLongKeyBit | (long_keys_.size() - 1);
  }
  const std::size_t place = free_long_keys_.back();
  free_long_keys_.pop_back();
  long_keys_[place] = key;
  return kLongKeyBit | place;
}

std::string TimerQueue::text_of(std::uint64_t key) const {
  if (!is_packed(key)) return long_keys_[static_cast<std::size_t>(key & ~kLongKeyBit)];
  std::string text;
  for (unsigned shift = kFirstShift;; shift -= 4) {
    const std::uint64_t nibble = key >> shift & 15;
    if (nibble == 0) return text;
    text.push_back(static_cast<char>('0' + nibble - 1));
    if (shift == 0) return text;
  }
}

bool TimerQueue::is_later(const Entry& a, const Entry& b) const {
  if (a.due_ms != b.due_ms) return a.due_ms > b.due_ms;
  if (is_packed(a.key) && is_packed(b.key)) return a.key > b.key;
  return text_of(a.key) > text_of(b.key);
}

void TimerQueue::arm(Timestamp due, std::string_view key) {
  load(due, key);
  std::ranges::push_heap(heap_, [this](const Entry& a, const Entry& b) { return is_later(a, b); });
}

void TimerQueue::load(Timestamp due, std::string_view key) {
  heap_.push_back({due.time_since_epoch().count(), pack(key)});
}

void TimerQueue::finish_loading() {
  std::ranges::make_heap(heap_, [this](const Entry& a, const Entry& b) { return is_later(a, b); });
}

OptionalTime TimerQueue::earliest() const {
  if (heap_.empty()) return {};
  return Timestamp{Duration{heap_.front().due_ms}};
}

void TimerQueue::pop() {
  const std::uint64_t key = heap_.front().key;
  std::ranges::pop_heap(heap_, [this](const Entry& a, const Entry& b) { return is_later(a, b); });
  heap_.pop_back();
  if (is_packed(key)) return;
  long_keys_[static_cast<std::size_t>(key & ~kLongKeyBit)].clear();
  free_long_keys_.push_back(static_cast<std::size_t>(key & ~kLongKeyBit));
}

TimerQueue::Timer TimerQueue::take() {
  RELANCE_ASSERT(!heap_.empty());
  Timer timer{Timestamp{Duration{heap_.front().due_ms}}, text_of(heap_.front().key)};
  while (!heap_.empty() && heap_.front().due_ms == timer.due.time_since_epoch().count() &&
         text_of(heap_.front().key) == timer.key) {
    pop();
  }
  return timer;
}

}  // namespace relance::stream

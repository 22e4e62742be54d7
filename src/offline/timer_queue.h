// The due times of one task, earliest first, equal ones by key (R2).
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include <relance/base/time.h>

namespace relance::offline {

// `KeyOf` returns the text of a key from the number that the owner assigned to it.
template <class KeyOf>
class TimerQueue {
 public:
  struct Timer {
    Timestamp due;
    std::uint32_t key = 0;
  };

  explicit TimerQueue(KeyOf key_of) : key_of_(key_of) {}

  void arm(Timestamp due, std::uint32_t key) {
    heap_.push_back({due, key});
    std::push_heap(heap_.begin(), heap_.end(), later());
  }
  [[nodiscard]] OptionalTime earliest() const { return heap_.empty() ? OptionalTime{} : heap_.front().due; }
  Timer take() {
    std::pop_heap(heap_.begin(), heap_.end(), later());
    const Timer timer = heap_.back();
    heap_.pop_back();
    return timer;
  }

 private:
  [[nodiscard]] auto later() const {
    return [this](const Timer& a, const Timer& b) {
      return a.due != b.due ? a.due > b.due : std::string_view{key_of_(a.key)} > std::string_view{key_of_(b.key)};
    };
  }

  KeyOf key_of_;
  std::vector<Timer> heap_;
};

}  // namespace relance::offline

// The due times of one task in memory, ordered by (due, key), rebuilt from its state: the timers themselves are stored
// in the rows they belong to. 16 bytes per timer for keys of up to 15 digits. One thread.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <relance/base/time.h>

namespace relance::stream {

class TimerQueue {
 public:
  struct Timer {
    Timestamp due;
    std::string key;
  };

  // Arming the same (due, key) twice makes one timer.
  void arm(Timestamp due, std::string_view key);
  // Any number, in any order, into an empty queue: faster than arm(). End with finish_loading().
  void load(Timestamp due, std::string_view key);
  void finish_loading();

  [[nodiscard]] bool empty() const { return heap_.empty(); }
  [[nodiscard]] std::size_t size() const { return heap_.size(); }
  [[nodiscard]] OptionalTime earliest() const;
  // Removes and returns the earliest timer, with its duplicates.
  Timer take();

 private:
  struct Entry {
    std::int64_t due_ms;
    std::uint64_t key;
  };

  [[nodiscard]] std::uint64_t pack(std::string_view key);
  [[nodiscard]] std::string text_of(std::uint64_t key) const;
  [[nodiscard]] bool is_later(const Entry& a, const Entry& b) const;
  void pop();

  std::deque<Entry> heap_;
  std::deque<std::string> long_keys_;  // keys that do not fit into 64 bits
  std::vector<std::size_t> free_long_keys_;
};

}  // namespace relance::stream

#include "entries.h"

#include <algorithm>
#include <utility>

#include <relance/base/assert.h>

namespace relance::memory {

const Entry* Entries::find(std::string_view key, Duration now) {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  if (found->second->until <= now) {
    remove(found->second);
    return nullptr;
  }
  order_.splice(order_.begin(), order_, found->second);
  return &order_.front();
}

void Entries::put(Entry entry, Duration now) {
  const auto found = by_key_.find(entry.key);
  if (found != by_key_.end()) remove(found->second);
  if (bytes_of(entry) > bytes_max_) return;
  order_.push_front(std::move(entry));
  by_key_.emplace(order_.front().key, order_.begin());
  bytes_ += bytes_of(order_.front());
  evict(now);
}

std::size_t Entries::bytes_of(const Entry& entry) {
  constexpr std::size_t kNodesBytes = 64;  // list node, table node, and a share of the table's array
  const std::size_t value = entry.value ? entry.value->capacity() : 0;
  return sizeof(Entry) + kNodesBytes + entry.key.capacity() + value;
}

void Entries::remove(Order::iterator entry) {
  bytes_ -= bytes_of(*entry);
  by_key_.erase(std::string_view{entry->key});
  order_.erase(entry);
}

void Entries::evict(Duration now) {
  while (bytes_ > bytes_max_) {
    const auto oldest = std::prev(order_.end());
    if (!oldest->value && oldest->until > now) {
      const bool is_set = now < floor_until_;
      floor_ = is_set ? std::max(floor_, oldest->version) : oldest->version;
      floor_until_ = is_set ? std::max(floor_until_, oldest->until) : oldest->until;
    }
    remove(oldest);
  }
}

}  // namespace relance::memory

// Finds contacts by key: a hash table of (hash, number) with linear probing. It is not a library's because lookups are
// dominated by cache misses with a million contacts: this one can be prefetched in steps (contact_task.h).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace relance::offline {

class ContactIndex {
 public:
  using Number = std::uint32_t;
  static constexpr Number kNone = UINT32_MAX;

  ContactIndex() : slots_(kSlotsMin) {}

  // The number with this hash for which `is_it` returns true, or kNone.
  template <class IsIt>
  [[nodiscard]] Number find(std::uint64_t hash, IsIt is_it) const {
    for (std::size_t at = first_slot(hash);; at = (at + 1) & mask()) {
      const Slot& slot = slots_[at];
      if (slot.number == kNone) return kNone;
      if (slot.tag == tag_of(hash) && is_it(slot.number)) return slot.number;
    }
  }

  // `number` must not be in the table. `hash_of` returns the hash of a number in the table, when it grows.
  template <class HashOf>
  void insert(std::uint64_t hash, Number number, HashOf hash_of) {
    if ((size_ + 1) * 4 > slots_.size() * 3) grow(hash_of);
    place(hash, number);
    ++size_;
  }

  void prefetch(std::uint64_t hash) const { __builtin_prefetch(&slots_[first_slot(hash)]); }

 private:
  struct Slot {
    std::uint32_t tag = 0;
    Number number = kNone;
  };
  static constexpr std::size_t kSlotsMin = 64;

  static std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }
  [[nodiscard]] std::size_t mask() const { return slots_.size() - 1; }
  [[nodiscard]] std::size_t first_slot(std::uint64_t hash) const { return hash & mask(); }

  void place(std::uint64_t hash, Number number) {
    std::size_t at = first_slot(hash);
    while (slots_[at].number != kNone) at = (at + 1) & mask();
    slots_[at] = {tag_of(hash), number};
  }

  template <class HashOf>
  void grow(HashOf hash_of) {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.number != kNone) place(hash_of(slot.number), slot.number);
    }
  }

  std::vector<Slot> slots_;  // the size is a power of two
  std::size_t size_ = 0;
};

}  // namespace relance::offline

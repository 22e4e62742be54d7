#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>
#include <vector>

#include <boost/unordered/unordered_flat_set.hpp>
#include <xxhash.h>

#include <relance/base/assert.h>
#include <relance/stream/row_cache.h>

namespace relance::stream {
namespace {

// One allocation: this header, the key, the value.
struct Row {
  std::uint32_t value_size;
  std::uint32_t place;  // in the ring
  std::uint16_t key_size;
  bool used;

  [[nodiscard]] const char* bytes() const { return reinterpret_cast<const char*>(this + 1); }
  [[nodiscard]] std::string_view key() const { return {bytes(), key_size}; }
  [[nodiscard]] std::string_view value() const { return {bytes() + key_size, value_size}; }
};

struct RowHash {
  using is_transparent = void;
  using is_avalanching = void;  // NOLINT(readability-identifier-naming): Boost asks for it
  std::size_t operator()(std::string_view key) const { return XXH3_64bits(key.data(), key.size()); }
  std::size_t operator()(const Row* row) const { return (*this)(row->key()); }
};
struct RowEqual {
  using is_transparent = void;
  bool operator()(const Row* a, const Row* b) const { return a == b || a->key() == b->key(); }
  bool operator()(std::string_view a, const Row* b) const { return a == b->key(); }
  bool operator()(const Row* a, std::string_view b) const { return a->key() == b; }
};

// Overhead: the allocator's, the row's slot in the ring, its slot in the table.
constexpr std::size_t kOverheadBytes = 16 + 8 + 12;

std::size_t cost_of(std::size_t key_size, std::size_t value_size) {
  return sizeof(Row) + key_size + value_size + kOverheadBytes;
}

Row* make_row(std::string_view key, std::string_view value) {
  void* memory = std::malloc(sizeof(Row) + key.size() + value.size());
  if (memory == nullptr) throw std::bad_alloc();
  RELANCE_ASSERT(key.size() <= std::numeric_limits<std::uint16_t>::max());
  auto* row =
      new (memory) Row{static_cast<std::uint32_t>(value.size()), 0, static_cast<std::uint16_t>(key.size()), true};
  char* out = reinterpret_cast<char*>(row + 1);
  std::memcpy(out, key.data(), key.size());
  if (!value.empty()) std::memcpy(out + key.size(), value.data(), value.size());
  return row;
}

}  // namespace

struct RowCache::State {
  RowCacheBudget& budget;
  boost::unordered_flat_set<Row*, RowHash, RowEqual> rows;
  std::vector<Row*> ring;
  std::size_t hand = 0;
  bool is_whole = true;

  void add(std::string_view key, std::string_view value) {
    Row* row = make_row(key, value);
    row->place = static_cast<std::uint32_t>(ring.size());
    ring.push_back(row);
    rows.insert(row);
    budget.bytes += cost_of(key.size(), value.size());
  }
  void remove(Row* row) {
    rows.erase(row);
    ring[row->place] = ring.back();
    ring[row->place]->place = row->place;
    ring.pop_back();
    budget.bytes -= cost_of(row->key_size, row->value_size);
    std::free(row);
  }
  void make_room() {
    while (budget.bytes > budget.bytes_max && !ring.empty()) {
      if (hand >= ring.size()) hand = 0;
      Row* row = ring[hand];
      if (row->used) {
        row->used = false;
        ++hand;
      } else {
        remove(row);
        is_whole = false;
      }
    }
  }
};

RowCache::RowCache(RowCacheBudget& budget) : state_(new State{budget, {}, {}}) {}

RowCache::~RowCache() {
  for (Row* row : state_->ring) {
    state_->budget.bytes -= cost_of(row->key_size, row->value_size);
    std::free(row);
  }
}

std::optional<std::string_view> RowCache::get(std::string_view key) {
  const auto found = state_->rows.find(key);
  if (found == state_->rows.end()) return std::nullopt;
  (*found)->used = true;
  return (*found)->value();
}

void RowCache::put(std::string_view key, std::string_view value) {
  const auto found = state_->rows.find(key);
  if (found != state_->rows.end()) {
    Row* row = *found;
    if (row->value_size == value.size()) {
      if (!value.empty()) std::memcpy(reinterpret_cast<char*>(row + 1) + row->key_size, value.data(), value.size());
      return;
    }
    state_->remove(row);
  }
  state_->add(key, value);
  state_->make_room();
}

void RowCache::put_if_room(std::string_view key, std::string_view value) {
  const RowCacheBudget& budget = state_->budget;
  if (budget.bytes + cost_of(key.size(), value.size()) <= budget.bytes_max) {
    put(key, value);
  } else {
    state_->is_whole = false;
  }
}

void RowCache::erase(std::string_view key) {
  const auto found = state_->rows.find(key);
  if (found != state_->rows.end()) state_->remove(*found);
}

bool RowCache::is_whole() const {
  return state_->is_whole;
}

std::size_t RowCache::size() const {
  return state_->ring.size();
}

std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

}  // namespace relance::stream

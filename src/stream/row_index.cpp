#include <boost/unordered/unordered_flat_map.hpp>

#include <relance/base/assert.h>
#include <relance/stream/row_cache.h>
#include <relance/stream/row_index.h>

namespace relance::stream {
namespace {

struct Hash {
  using is_avalanching = void;  // NOLINT(readability-identifier-naming): Boost asks for it
  std::size_t operator()(std::string_view key) const { return hash_bytes(key, 0); }
};

}  // namespace

struct RowIndex::State {
  boost::unordered_flat_map<std::string_view, void*, Hash> rows;
};

RowIndex::RowIndex() : state_(std::make_unique<State>()) {}
RowIndex::~RowIndex() = default;

void* RowIndex::find(std::string_view key) const {
  const auto found = state_->rows.find(key);
  return found == state_->rows.end() ? nullptr : found->second;
}

void RowIndex::add(std::string_view key, void* row) {
  const bool is_new = state_->rows.emplace(key, row).second;
  RELANCE_ASSERT(is_new);
}

std::size_t RowIndex::size() const {
  return state_->rows.size();
}

void RowIndex::clear() {
  state_->rows.clear();
}

}  // namespace relance::stream

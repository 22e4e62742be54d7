#include <relance/base/assert.h>
#include <relance/domain/limits.h>
#include <relance/domain/provider_ids.h>

namespace relance::domain {

std::string_view ProviderIds::entry(int position) const {
  RELANCE_ASSERT(position >= 0 && position < count_);
  std::size_t at = 0;
  for (; position > 0; --position) at += 2 + static_cast<std::uint8_t>(entries_[at]);
  return std::string_view{entries_}.substr(at + 1, static_cast<std::uint8_t>(entries_[at]) + std::size_t{1});
}

bool ProviderIds::indexes(std::string_view id) const {
  for (int i = own_indexed_ ? 0 : 1; i < count_; ++i) {
    if (entry(i) == id) return true;
  }
  return false;
}

bool ProviderIds::full() const {
  return count_ >= static_cast<int>(kProviderIdsPerMessageMax);
}

void ProviderIds::set_own(std::string_view id, bool indexed) {
  if (count_ != 0) return;
  index(id);
  own_indexed_ = indexed;
}

void ProviderIds::index(std::string_view id) {
  RELANCE_ASSERT(!id.empty() && id.size() <= 256);
  if (count_ != 0 && !own_indexed_ && own() == id) {
    own_indexed_ = true;
    return;
  }
  RELANCE_ASSERT(!full());
  entries_.reserve(entries_.size() + 1 + id.size());
  entries_.push_back(static_cast<char>(static_cast<std::uint8_t>(id.size() - 1)));
  entries_.append(id);
  ++count_;
}

void ProviderIds::clear() {
  entries_.clear();
  count_ = 0;
  own_indexed_ = false;
}

}  // namespace relance::domain

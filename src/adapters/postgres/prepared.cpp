#include "prepared.h"

#include <algorithm>

namespace relance::postgres {

std::string prepared_key(std::string_view statement, std::span<const Oid> types) {
  std::string key{statement};
  for (const Oid type : types) key += '\0' + std::to_string(type);
  return key;
}

const std::string* Prepared::find(const std::string& key) {
  const auto found = kept_.find(key);
  if (found == kept_.end()) return nullptr;
  found->second.used_at = ++uses_;
  return &found->second.name;
}

const std::string& Prepared::add(const std::string& key) {
  const std::uint64_t number = ++uses_;
  return kept_.insert_or_assign(key, Kept{"s" + std::to_string(number), number}).first->second.name;
}

std::optional<std::string> Prepared::take_excess() {
  if (kept_.size() < kPreparedMax) return std::nullopt;
  const auto oldest = std::ranges::min_element(kept_, {}, [](const auto& entry) { return entry.second.used_at; });
  const std::string name = oldest->second.name;
  kept_.erase(oldest);
  return name;
}

}  // namespace relance::postgres

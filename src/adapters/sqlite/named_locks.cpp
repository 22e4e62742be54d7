#include "named_locks.h"

namespace relance::sqlite {

bool NamedLocks::take(std::string_view name, Owner owner, Duration wait, const std::function<bool()>& given_up) {
  std::unique_lock lock{mutex_};
  const auto is_ours = [&] {
    const auto found = owners_.find(name);
    return found == owners_.end() || found->second == owner;
  };
  changed_.wait_for(lock, wait, [&] { return is_ours() || given_up(); });
  if (!is_ours()) return false;
  owners_.emplace(name, owner);
  return true;
}

void NamedLocks::give_back(std::string_view name, Owner owner) {
  const std::scoped_lock lock{mutex_};
  const auto found = owners_.find(name);
  if (found == owners_.end() || found->second != owner) return;
  owners_.erase(found);
  changed_.notify_all();
}

void NamedLocks::give_all_back(Owner owner) {
  const std::scoped_lock lock{mutex_};
  std::erase_if(owners_, [owner](const auto& entry) { return entry.second == owner; });
  changed_.notify_all();
}

void NamedLocks::wake() {
  const std::scoped_lock lock{mutex_};
  changed_.notify_all();
}

}  // namespace relance::sqlite

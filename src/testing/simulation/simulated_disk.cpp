#include <relance/testing/simulation/simulated_disk.h>

namespace relance::simulation {

void SimulatedDisk::write(std::span<const ports::StateWrite> writes) {
  Undo& undo = unsynced_.emplace_back();
  undo.reserve(writes.size());
  for (const auto& [key, value] : writes) {
    auto found = rows_.lower_bound(key);
    const bool exists = found != rows_.end() && found->first == key;
    if (!value) {
      if (!exists) continue;
      auto node = rows_.extract(found);
      undo.emplace_back(std::move(node.key()), std::move(node.mapped()));
    } else if (exists) {
      undo.emplace_back(found->first, std::move(found->second));
      found->second = *value;
    } else {
      rows_.emplace_hint(found, key, *value);
      undo.emplace_back(key, std::nullopt);
    }
  }
}

std::size_t SimulatedDisk::lose_unsynced(Random& random) {
  const std::size_t count = random.below(unsynced_.size() + 1);
  for (std::size_t i = 0; i < count; ++i) {
    for (auto& [key, value] : unsynced_.back()) {
      if (value) {
        rows_.insert_or_assign(std::move(key), *std::move(value));
      } else {
        rows_.erase(key);
      }
    }
    unsynced_.pop_back();
  }
  unsynced_.clear();
  return count;
}

}  // namespace relance::simulation

// What a state store keeps: rows, and how to undo the batches that a power cut would still take. One thread.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <relance/ports/state_store.h>
#include <relance/testing/simulation/random.h>

namespace relance::simulation {

class SimulatedDisk {
 public:
  using Rows = std::map<std::string, std::string, std::less<>>;

  [[nodiscard]] const Rows& rows() const { return rows_; }

  // One batch; not synced.
  void write(std::span<const ports::StateWrite> writes);
  // What was written so far is safe.
  void sync() { unsynced_.clear(); }
  [[nodiscard]] std::size_t unsynced_batches() const { return unsynced_.size(); }
  // A power cut: some of the latest batches that are not synced are gone, whole ones, the latest first. How many.
  std::size_t lose_unsynced(Random& random);

 private:
  using Undo = std::vector<std::pair<std::string, std::optional<std::string>>>;  // the rows as they were

  Rows rows_;
  std::deque<Undo> unsynced_;
};

}  // namespace relance::simulation

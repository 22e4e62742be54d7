// The data of a state store: rows, and an undo log for the batches that a power cut could still lose. One thread.
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

  // Writes one batch, unsynced.
  void write(std::span<const ports::StateWrite> writes);
  // Everything written so far is durable.
  void sync() { unsynced_.clear(); }
  [[nodiscard]] std::size_t unsynced_batches() const { return unsynced_.size(); }
  // A power cut: loses some of the latest unsynced batches, whole ones, latest first. Returns how many.
  std::size_t lose_unsynced(Random& random);

 private:
  using Undo = std::vector<std::pair<std::string, std::optional<std::string>>>;  // the previous rows

  Rows rows_;
  std::deque<Undo> unsynced_;
};

}  // namespace relance::simulation

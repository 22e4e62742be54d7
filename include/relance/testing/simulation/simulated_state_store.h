// A state store of one process, on a simulated disk. One thread; scans must end before it.
#pragma once

#include <vector>

#include <relance/ports/state_store.h>

namespace relance::simulation {

class SimulatedDisk;
class World;

class SimulatedStateStore final : public ports::StateStore {
 public:
  explicit SimulatedStateStore(World& world, std::size_t disk = 0);
  ~SimulatedStateStore() override;

  ports::PortResult<bool> get(std::string_view key, std::string& value) const override;
  ports::PortResult<ports::Done> write(std::span<const ports::StateWrite> writes) override;
  [[nodiscard]] std::unique_ptr<ports::StateScan> scan(std::string_view prefix, std::string_view after) const override;
  [[nodiscard]] std::optional<std::string> outage() const override { return std::nullopt; }

 private:
  class Scan;

  World& world_;
  SimulatedDisk& disk_;
  mutable std::vector<Scan*> scans_;  // unfinished scans: they keep the old value of what a write changes
};

}  // namespace relance::simulation

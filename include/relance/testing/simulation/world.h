// A simulated machine with its log, in memory, where one seed decides everything: it holds what survives the end of a
// process, and the faults. Driven by one thread.
//
//   World world({.seed = seed, .topics = topics});
//   world.chaos().faults() = swarm(seed);
//   const ArmedCrashPoints armed(world);
//   for (;;) {
//     auto log = world.open_log();
//     auto state = world.open_state();
//     try { ... run the process; log->pump() now and then ... return; } catch (const SimulatedCrash&) {}
//     // the process's objects are destroyed first, log and state last
//     world.restart();
//   }
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <relance/ports/log.h>
#include <relance/testing/simulation/chaos.h>
#include <relance/testing/simulation/crash.h>
#include <relance/testing/simulation/simulated_clock.h>
#include <relance/testing/simulation/simulated_disk.h>
#include <relance/testing/simulation/simulated_entropy.h>
#include <relance/testing/simulation/simulated_log.h>
#include <relance/testing/simulation/simulated_state_store.h>

namespace relance::simulation {

inline constexpr Timestamp kWorldStart = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};

struct WorldOptions {
  std::uint64_t seed = 0;
  std::vector<ports::TopicSpec> topics;
  std::size_t in_flight_bytes_max = std::size_t{64} * 1024 * 1024;  // of appends, before further ones are refused
  Timestamp start = kWorldStart;
  std::size_t disks = 1;  // each on a machine of its own; a power cut affects all
};

class World {
 public:
  explicit World(WorldOptions options);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  [[nodiscard]] Chaos& chaos() { return chaos_; }
  [[nodiscard]] SimulatedClock& clock() { return clock_; }
  [[nodiscard]] SimulatedEntropy& entropy() { return entropy_; }
  [[nodiscard]] SimulatedDisk& disk(std::size_t number = 0) { return disks_.at(number); }
  [[nodiscard]] const std::string& log_identity() const { return log_identity_; }  // 32 hex digits

  // The ports of a process that starts now; destroy them before restart() and before the world.
  [[nodiscard]] std::unique_ptr<SimulatedLog> open_log();
  [[nodiscard]] std::unique_ptr<SimulatedStateStore> open_state(std::size_t disk = 0);

  // The process ends here: until restart() nothing that is left of it has any effect.
  void crash(bool power_cut);
  [[nodiscard]] bool is_down() const { return down_; }
  [[nodiscard]] bool power_is_cut() const { return power_is_cut_; }  // by the crash that restart() will recover from
  // Call after a crash, once the process's objects are destroyed: a power cut then takes effect on disk and clock.
  void restart();

  // The group's committed offsets expire, as on brokers after a while without members.
  void forget_commits();

  // Called first by every call at a port: the call may take a while.
  void enter_call();

  struct Broker;

 private:
  friend class SimulatedLog;

  Chaos chaos_;
  SimulatedClock clock_;
  SimulatedEntropy entropy_;
  std::vector<SimulatedDisk> disks_;
  std::string log_identity_;
  std::unique_ptr<Broker> broker_;
  std::size_t in_flight_bytes_max_;
  bool down_ = false;
  bool power_is_cut_ = false;
};

}  // namespace relance::simulation

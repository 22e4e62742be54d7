// Whoever posts a history, as ingress would: it waits for each answer and posts again what was not answered. Before an
// event of the campaign log it posts a tick of the same time, and it waits for the effects of both. One thread.
#pragma once

#include <memory>
#include <vector>

#include <relance/events/event_post.h>
#include <relance/testing/simulation/random.h>
#include <relance/testing/simulation/world.h>

#include "simulation/ledger.h"
#include "simulation/staging/workload.h"

namespace relance::driver {

class Feeder {
 public:
  // `follows_clock`: events come when their time has come, and carry the time at which they come.
  Feeder(simulation::World& world, Workload workload, std::uint64_t seed, bool follows_clock, Tally& tally,
         Trace& trace);

  // Posts what is due through the log of some process. `is_quiet`: all that was posted has had its effects.
  void step(simulation::SimulatedLog& log, bool is_quiet);
  // The process of this log is gone: what it has not answered it never will.
  void forget(const simulation::SimulatedLog* log);
  [[nodiscard]] bool is_done() const { return phase_ == Phase::kDone; }
  [[nodiscard]] const Workload& workload() const { return workload_; }
  [[nodiscard]] std::size_t item() const { return next_; }

 private:
  enum class Phase : std::uint8_t { kReady, kPosted, kRefused, kBeforeTick, kBeforeEvent, kAfterEvent, kDone };

  void begin_next();
  void post_items(simulation::SimulatedLog& log);
  void post_tick(simulation::SimulatedLog& log);
  void post_event(simulation::SimulatedLog& log);
  void post(simulation::SimulatedLog& log);
  void answered(std::uint64_t attempt, bool is_taken);
  void add(const Item& item, const std::string& id);
  void add_webhook(const Item& item);
  void add_poison(const Item& item);
  oracle::Millis come(oracle::Millis time);

  simulation::World& world_;
  Workload workload_;
  simulation::Random random_;
  bool follows_clock_;
  Tally& tally_;
  Trace& trace_;
  events::EventPostReader reader_;
  std::uint64_t batches_percent_;

  std::size_t next_ = 0;  // item
  Phase phase_ = Phase::kReady;
  Phase then_ = Phase::kReady;  // once it is answered
  std::vector<ports::OwnedRecord> unit_;
  std::uint64_t attempt_ = 0;
  const simulation::SimulatedLog* asked_ = nullptr;
};

}  // namespace relance::driver

// Where a play takes place: the world with its processes, and every step that somebody may take in it. One thread.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "simulation/ledger.h"
#include "simulation/play.h"
#include "simulation/staging/feeder.h"
#include "simulation/staging/process.h"

namespace relance::driver {

inline constexpr std::size_t kProcesses = 2;

class Stage {
 public:
  Stage(std::uint64_t seed, Clockwork clockwork, Tally& tally, Trace& trace);
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  // Until all is posted, or it has taken long enough.
  void safety_phase();
  // No more faults: until all is posted and folded. Whatever does not get there is a finding.
  void liveness_phase();

  [[nodiscard]] const Ledger& ledger() const { return ledger_; }
  [[nodiscard]] const Workload& workload() const { return feeder_.workload(); }
  [[nodiscard]] std::vector<std::string>& findings() { return ledger_.findings(); }

 private:
  using Worked = std::unique_ptr<Process>;

  void name_changelogs();
  void any_step();
  void rare_step();
  void turn_any();
  void turn(std::size_t process, std::size_t slot, Duration wait);
  void judge_stop(std::size_t process, std::size_t slot);
  void feed();
  void pump(std::size_t process);
  void maintain(std::size_t process);
  void start_process(std::size_t process);
  void stop_process(std::size_t process);
  void end_process(std::size_t process);
  void crashed(std::size_t process, CrashPoint point);
  void look();
  [[nodiscard]] ProcessOptions some_options(std::size_t process);
  [[nodiscard]] std::size_t some_process();
  void find(std::string what) { ledger_.findings().push_back(std::move(what)); }

  Clockwork clockwork_;
  Tally& tally_;
  Trace& trace_;
  simulation::Random random_;
  Workload planned_;
  Changelogs changelogs_;
  simulation::World world_;
  simulation::ArmedCrashPoints armed_;
  Ledger ledger_;
  Feeder feeder_;
  std::array<ProcessOptions, kProcesses> options_;
  std::array<Worked, kProcesses> processes_;
  std::size_t workers_ = 1;  // of a process that starts
  bool has_second_ = false;
  std::uint64_t rare_per_mille_ = 0;
  std::uint64_t feed_percent_ = 0;
};

}  // namespace relance::driver

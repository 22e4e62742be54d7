#include "simulation/play.h"

#include "simulation/checker.h"
#include "simulation/stage.h"

namespace relance::driver {

PlayResult play(std::uint64_t seed, Clockwork clockwork, Tally& tally) {
  Trace trace;
  Stage stage(seed, clockwork, tally, trace);
  ++tally.seeds;
  stage.safety_phase();
  stage.liveness_phase();
  std::vector<std::string> findings = std::move(stage.findings());
  if (findings.empty()) findings = check(stage.ledger(), stage.workload(), clockwork, tally);
  return {std::move(findings), findings.empty() ? std::string{} : trace.text()};
}

}  // namespace relance::driver

#include "simulation/play.h"

#include <cstdlib>
#include <fstream>

#include "simulation/staging/stage.h"
#include "simulation/verdict/checker.h"

namespace relance::driver {
namespace {

// RELANCE_SIMULATION_DUMP names a file for every record of every log of a play that failed.
void dump(const Ledger& ledger) {
  const char* path = std::getenv("RELANCE_SIMULATION_DUMP");
  if (path == nullptr) return;
  std::ofstream out(path);
  const auto specs = small_topics(Changelogs::kOfTasks);
  for (std::size_t topic = 0; topic < specs.size(); ++topic) {
    for (std::int32_t i = 0; i < specs[topic].partitions.value(); ++i) {
      const ports::TopicPartition partition = place(static_cast<Topic>(topic), i);
      for (const Seen& seen : ledger.records(partition))
        out << prefix_of(partition) << seen.offset.value() << ' ' << seen.key.value_or("-") << ' ' << seen.text()
            << '\n';
    }
  }
}

}  // namespace

PlayResult play(std::uint64_t seed, Clockwork clockwork, Tally& tally) {
  Trace trace;
  Stage stage(seed, clockwork, tally, trace);
  ++tally.seeds;
  stage.safety_phase();
  stage.liveness_phase();
  std::vector<std::string> findings = std::move(stage.findings());
  if (findings.empty()) findings = check(stage.ledger(), stage.workload(), clockwork, tally);
  if (findings.empty()) return {};
  dump(stage.ledger());
  return {std::move(findings), trace.text()};
}

}  // namespace relance::driver

#include <relance/offline/process.h>

#include <relance/base/assert.h>
#include <relance/offline/simulation.h>

namespace relance::offline {

Result process_text(std::string_view ndjson, const Options& options, std::optional<std::int64_t> until_ms) {
  ByteBuffer facts;
  ByteBuffer outbox;
  ByteBuffer dead_letters;
  Simulation simulation(PartitionCount{static_cast<std::int32_t>(options.partitions)}, {&facts, &outbox, &dead_letters});
  Result result;
  std::string padded{ndjson};
  padded.reserve(ndjson.size() + Simulation::kPadding);
  std::string_view rest = padded;
  while (!rest.empty() && !result.newer_writer) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    result.newer_writer = simulation.take_line(line).has_value();
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
  if (until_ms) simulation.finish(Timestamp{Duration{*until_ms}});
  ByteBuffer stats;
  simulation.write_stats(stats);
  result.facts = facts.view();
  result.stats = stats.view();
  result.dead_letters = dead_letters.view();
  result.outbox = outbox.view();
  return result;
}

}  // namespace relance::offline

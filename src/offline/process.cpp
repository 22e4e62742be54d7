#include <algorithm>
#include <vector>

#include <relance/base/assert.h>
#include <relance/offline/process.h>
#include <relance/offline/simulation.h>

namespace relance::offline {

namespace {

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    lines.push_back(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(text.size(), lines.back().size() + 1));
  }
  return lines;
}

}  // namespace

Result process_text(std::string_view ndjson, const Options& options, std::optional<std::int64_t> until_ms) {
  ByteBuffer facts;
  ByteBuffer outbox;
  ByteBuffer dead_letters;
  Simulation simulation(PartitionCount{static_cast<std::int32_t>(options.partitions)},
                        {&facts, &outbox, &dead_letters});
  Result result;
  std::string padded{ndjson};
  padded.reserve(ndjson.size() + Simulation::kPadding);
  result.newer_writer = simulation.take_lines(split(padded)).has_value();
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

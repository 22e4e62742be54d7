#include "prepared_log.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "shared_array.h"

namespace relance::bench {
namespace {

// The workload ends before.
constexpr std::string_view kTick =
    R"({"specversion":"1.0","id":"tick","source":"/bench","type":"relance.clock.ticked.v1",)"
    R"("time":"2026-11-21T14:00:00.000Z"})";

LoadedEvents load(const PreparedLog& prepared) {
  const SharedArray<LoadedEvents> loaded(1);
  (void)run([&] {
    OpenDirectory open(prepared.directory);
    loaded.front() = load_events(prepared.workload.path, open);
    OpenDirectory::come_to_rest();
    return EXIT_SUCCESS;
  });
  return loaded.front();
}

}  // namespace

const PreparedLog& PreparedLogs::of(std::uint64_t contacts, std::uint64_t seed) {
  const auto [found, is_new] = logs_.try_emplace({contacts, seed});
  PreparedLog& prepared = found->second;
  if (!is_new) return prepared;
  prepared.workload = relance_.make_workload(contacts, seed);
  std::ofstream(prepared.workload.path, std::ios::app) << kTick << '\n' << std::flush;
  ++prepared.workload.events;
  const Processed processed = relance_.process(prepared.workload.path);
  check(processed, prepared.workload);
  prepared.expected.facts = processed.facts;
  prepared.expected.stats = relance_.scratch_file(fmt::format("stats-{}-{}.json", contacts, seed));
  std::filesystem::copy_file(relance_.stats(), prepared.expected.stats);
  prepared.directory = relance_.scratch_file(fmt::format("log-{}-{}", contacts, seed));
  prepared.loaded = load(prepared);
  return prepared;
}

}  // namespace relance::bench

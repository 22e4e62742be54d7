#include <cstdlib>
#include <filesystem>
#include <vector>

#include <fmt/format.h>

#include "machine_load.h"
#include "measures.h"
#include "shared_array.h"

namespace relance::bench {
namespace {

constexpr double kProcessRatioMax = 4;
constexpr double kEventsPerSecondMin = 120'000;
constexpr double kSizeRatioMax = 1.5;
constexpr double kQuietCores = 0.1;  // with more of them used by others, a rate says little

constexpr std::uint64_t kSmallContacts = 10'000;
constexpr std::uint64_t kSmallSeeds = 10;  // added up until it is long enough to be measured

struct Fold {
  FoldFigures figures;
  double cpu_us = 0;  // of the whole process: opening, folding, what the databases do behind, closing
  std::uint64_t peak_bytes = 0;
  double other_cores = 0;  // used by others meanwhile
};

Fold fold_clone(const std::string& clone) {
  const SharedArray<FoldFigures> figures(1);
  const SharedArray<double> other_cores(1);
  Fold fold;
  const Run child = run([&] {
    const MachineLoad load;
    figures.front() = fold_contacts(clone);
    other_cores.front() = load.other_cores();
    return EXIT_SUCCESS;
  });
  fold.figures = figures.front();
  fold.cpu_us = child.cpu_us;
  fold.peak_bytes = child.peak_bytes;
  fold.other_cores = other_cores.front();
  return fold;
}

Fold fold_log(const Bench& bench, const PreparedLog& log) {
  const std::string clone = bench.scratch("fold");
  clone_directory(log.directory, clone);
  const Fold fold = fold_clone(clone);
  (void)run([&] {
    check_results(clone, log.expected);
    return EXIT_SUCCESS;
  });
  std::filesystem::remove_all(clone);
  return fold;
}

// What opening and closing an empty directory costs.
double empty_cpu_us(const Bench& bench) {
  constexpr int kRuns = 5;
  const std::string directory = bench.scratch("empty");
  Series cpu_us;
  for (int i = 0; i < kRuns; ++i) {
    std::filesystem::remove_all(directory);
    cpu_us.add(fold_clone(directory).cpu_us);
  }
  std::filesystem::remove_all(directory);
  return cpu_us.median();
}

struct FoldSeries {
  Series ratio;
  Series process_us;
  Series fold_us;
  Series rest_us;
  Series per_second;
  Series other_cores;
  Series outputs;
  Series events_a_commit;
  Series peak_mib;
  Series size_ratio;
  Series small_us;
};

double small_us_per_event(const Bench& bench, double empty_us) {
  double cpu_us = 0;
  double events = 0;
  for (std::uint64_t seed = 1; seed <= kSmallSeeds; ++seed) {
    const Fold fold = fold_log(bench, bench.logs.of(kSmallContacts, seed));
    cpu_us += fold.cpu_us - empty_us;
    events += static_cast<double>(fold.figures.events);
  }
  return cpu_us / events;
}

void measure_pair(const Bench& bench, const PreparedLog& log, double empty_us, FoldSeries& out) {
  const Processed processed = bench.relance.process(log.workload.path);
  check(processed, log.workload);
  const double process_us = processed.cpu_us / static_cast<double>(log.workload.events);
  const Fold fold = fold_log(bench, log);
  const auto events = static_cast<double>(fold.figures.events);
  const double small_us = small_us_per_event(bench, empty_us);
  out.process_us.add(process_us);
  out.fold_us.add(fold.cpu_us / events);
  out.ratio.add(fold.cpu_us / events / process_us);
  out.rest_us.add(fold.figures.rest_cpu_us / events);
  out.per_second.add(events / fold.figures.seconds);
  out.other_cores.add(fold.other_cores);
  out.outputs.add(static_cast<double>(fold.figures.outputs) / events);
  out.events_a_commit.add(events / static_cast<double>(fold.figures.commits));
  out.peak_mib.add(static_cast<double>(fold.peak_bytes) / (1024 * 1024));
  out.small_us.add(small_us);
  out.size_ratio.add((fold.cpu_us - empty_us) / events / small_us);
}

}  // namespace

void measure_fold(const Bench& bench, Report& report) {
  const double empty_us = empty_cpu_us(bench);
  const PreparedLog& log = bench.logs.of(bench.contacts, 1);
  for (std::uint64_t seed = 1; seed <= kSmallSeeds; ++seed) (void)bench.logs.of(kSmallContacts, seed);
  FoldSeries series;
  for (int i = 0; i < bench.pairs; ++i) measure_pair(bench, log, empty_us, series);
  std::filesystem::remove(bench.relance.facts());
  const bool is_quiet = series.other_cores.median() < kQuietCores;
  report.add({"fold_ratio", "contact task / process, CPU an event", "x", series.ratio, kProcessRatioMax});
  report.add({"process_us", "  process, CPU an event", "us", series.process_us});
  report.add({"fold_us", "  contact task, CPU an event", "us", series.fold_us});
  report.add({"fold_rest_us", "    of it flushed and compacted after the last commit", "us", series.rest_us});
  report.add({"fold_per_second", "contact task, events a second", "1/s", series.per_second, std::nullopt,
              is_quiet ? std::optional{kEventsPerSecondMin} : std::nullopt});
  report.add({"fold_other_cores", "  cores used by others meanwhile", "", series.other_cores});
  report.add({"fold_outputs", "  records written an event", "", series.outputs});
  report.add({"fold_commit_events", "  events a commit", "", series.events_a_commit});
  report.add({"fold_peak", "  peak memory", "MiB", series.peak_mib});
  report.add({"fold_size_ratio", fmt::format("CPU an event, {} contacts / {}", bench.contacts, kSmallContacts), "x",
              series.size_ratio, kSizeRatioMax});
  report.add({"fold_small_us", fmt::format("  contact task at {} contacts, CPU an event", kSmallContacts), "us",
              series.small_us});
}

}  // namespace relance::bench

// Runs what the other files of this folder register, five times each, and prints nanoseconds per item.
#include <cstdio>
#include <exception>
#include <map>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "../report.h"

namespace relance::bench {
namespace {

constexpr int kRepetitions = 5;

// What must hold, in nanoseconds.
const std::map<std::string, double> kLimits = {{"decide", 1000}};

// Of an item; a benchmark may do several in one iteration.
class Collector final : public benchmark::BenchmarkReporter {
 public:
  explicit Collector(Report& report) : report_(report) {}

  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    Measure measure;
    measure.unit = "ns";
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
      measure.name = run.run_name.function_name;
      measure.series.add(1e9 / run.counters.at("items_per_second").value);
    }
    if (measure.name.empty()) return;
    measure.text = measure.name;
    if (const auto limit = kLimits.find(measure.name); limit != kLimits.end()) measure.limit = limit->second;
    report_.add(measure);
  }

 private:
  Report& report_;
};

int run_all(const std::string& json) {
  Report report("micro");
  report.add_parameter("repetitions", kRepetitions);
  Collector collector(report);
  benchmark::RunSpecifiedBenchmarks(&collector);
  fmt::print("{}", report.table());
  report.write_json(json);
  return report.ok() ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace relance::bench

// micro_bench JSON [options of Google Benchmark, which win over ours]
int main(int argc, char** argv) {
  constexpr int kUsage = 64;
  if (argc < 2 || argv[1][0] == '-') {
    fmt::print(stderr, "usage: micro_bench JSON [--benchmark_filter=NAME ...]\n");
    return kUsage;
  }
  std::string repetitions = fmt::format("--benchmark_repetitions={}", relance::bench::kRepetitions);
  std::vector<char*> arguments = {argv[0], repetitions.data()};
  arguments.insert(arguments.end(), argv + 2, argv + argc);
  int count = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return kUsage;
  try {
    return relance::bench::run_all(argv[1]);
  } catch (const std::exception& error) {
    fmt::print(stderr, "micro_bench: {}\n", error.what());
    return EXIT_FAILURE;
  }
}

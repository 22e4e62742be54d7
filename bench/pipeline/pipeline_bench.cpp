// Measures the live program: the contact task, the way in, the whole way, restarts and memory.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "measures.h"

namespace relance::bench {
namespace {

struct NamedMeasure {
  const char* name;
  void (*measure)(const Bench&, Report&);
};
constexpr NamedMeasure kMeasures[] = {{"fold", measure_fold},
                                      {"ingress", measure_ingress},
                                      {"latency", measure_latency},
                                      {"restart", measure_restart},
                                      {"memory", measure_memory}};

struct Options {
  std::string relance;
  std::string scratch;
  std::string json;
  std::vector<std::string> only;
  std::uint64_t contacts = 1'000'000;
  std::uint64_t contacts_max = 0;
  int pairs = 3;
};

int run_all(const Options& options) {
  std::filesystem::create_directories(options.scratch);
  const RelanceProgram relance(options.relance, options.scratch);
  PreparedLogs logs(relance);
  const Bench bench{options.relance, relance, logs, options.contacts, std::max(options.contacts, options.contacts_max),
                    options.pairs};
  Report report("pipeline");
  report.add_parameter("contacts", options.contacts);
  report.add_parameter("pairs", static_cast<std::uint64_t>(options.pairs));
  for (const NamedMeasure& measure : kMeasures) {
    if (!options.only.empty() && std::ranges::find(options.only, measure.name) == options.only.end()) continue;
    fmt::print(stderr, "measuring: {}\n", measure.name);
    measure.measure(bench, report);
  }
  fmt::print("{}", report.table());
  report.write_json(options.json);
  return report.ok() ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace relance::bench

int main(int argc, char** argv) {
  relance::bench::Options options;
  CLI::App app{"pipeline_bench: what the live program costs"};
  app.add_option("relance", options.relance, "The program")->required();
  app.add_option("scratch", options.scratch, "A folder for files that nobody needs afterwards")->required();
  app.add_option("json", options.json, "Where the figures go")->required();
  app.add_option("--only", options.only, "One measure or several of fold, ingress, latency, restart, memory")
      ->delimiter(',')
      ->check(CLI::IsMember({"fold", "ingress", "latency", "restart", "memory"}));
  app.add_option("--contacts", options.contacts, "Number of contacts")
      ->check(CLI::Range(1, 100'000'000))
      ->capture_default_str();
  app.add_option("--contacts-max", options.contacts_max, "Number of contacts memory is measured with, besides")
      ->check(CLI::Range(1, 100'000'000));
  app.add_option("--pairs", options.pairs, "How often everything is measured")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return relance::bench::run_all(options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "pipeline_bench: {}\n", error.what());
    return EXIT_FAILURE;
  }
}

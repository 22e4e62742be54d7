// Measures `relance process` against a bare parse of the same file, by size and by the contacts' past.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "../report.h"
#include "bare_parse.h"
#include "closed_enrolments.h"
#include "relance_program.h"

namespace relance::bench {
namespace {

// What must hold.
constexpr double kParseRatioMax = 12;
constexpr double kBytesPerContactMax = 600;
constexpr double kSizeRatioMax = 1.5;
constexpr double kPastRatioMax = 2;

constexpr std::uint64_t kSmallContacts = 10'000;
constexpr std::uint64_t kSmallSeeds = 20;  // one after the other until it is long enough to be measured
constexpr int kManyCampaigns = 200;

struct Options {
  std::string relance;
  std::string scratch;
  std::string json;
  std::uint64_t contacts = 1'000'000;
  int pairs = 3;
};

double per(double value, std::uint64_t count) {
  return value / static_cast<double>(count);
}

Run bare_parse(const std::string& path, Mapping mapping) {
  return run([&] {
    fmt::print("{}", count_documents(path, mapping));
    return EXIT_SUCCESS;
  });
}

void expect_documents(const Run& parse, std::uint64_t documents, std::string_view of) {
  if (parse.output != std::to_string(documents))
    throw std::runtime_error(fmt::format("{}: {} documents, {} expected", of, parse.output, documents));
}

// The better one of this machine and file. Their first runs also bring the file into the page cache.
Mapping faster_mapping(const Workload& workload) {
  constexpr int kTries = 3;
  Series on_demand;
  Series populated;
  for (int i = 0; i < kTries; ++i) {
    on_demand.add(bare_parse(workload.path, Mapping::kOnDemand).cpu_us);
    populated.add(bare_parse(workload.path, Mapping::kPopulated).cpu_us);
  }
  return on_demand.min() <= populated.min() ? Mapping::kOnDemand : Mapping::kPopulated;
}

// The small workloads, one after the other. What the program costs without events is taken off by the caller.
class SmallRuns {
 public:
  explicit SmallRuns(const RelanceProgram& relance) : relance_(relance) {
    for (std::uint64_t seed = 1; seed <= kSmallSeeds; ++seed) {
      workloads_.push_back(relance.make_workload(kSmallContacts, seed));
      events_ += workloads_.back().events;
    }
  }
  [[nodiscard]] double cpu_us_per_event(double empty_cpu_us) const {
    double sum = 0;
    for (const Workload& workload : workloads_) {
      const Processed processed = relance_.process(workload.path);
      check(processed, workload);
      sum += processed.cpu_us - empty_cpu_us;
    }
    return per(sum, events_);
  }
  // Every fact is a document, and none is missing.
  void check_facts() const {
    const Processed processed = relance_.process(workloads_.front().path);
    expect_documents(bare_parse(relance_.facts(), Mapping::kOnDemand), processed.facts, "facts");
  }

 private:
  const RelanceProgram& relance_;
  std::vector<Workload> workloads_;
  std::uint64_t events_ = 0;
};

// The program on a file without events, whose costs are those of its start and end.
struct EmptyRuns {
  explicit EmptyRuns(const RelanceProgram& relance) {
    constexpr int kRuns = 20;
    const std::string path = relance.scratch_file("empty.ndjson");
    std::ofstream{path}.flush();
    for (int i = 0; i < kRuns; ++i) {
      const Processed processed = relance.process(path);
      cpu_us.add(processed.cpu_us);
      peak_bytes.add(static_cast<double>(processed.peak_bytes));
    }
  }
  Series cpu_us;
  Series peak_bytes;
};

// One figure a pair.
struct PairFigures {
  Series parse_us;
  Series process_us;
  Series small_us;
  Series parse_ratio;
  Series size_ratio;
  Series facts_per_event;
  Series bytes_per_fact;
  Series bytes_per_contact;
};

void measure_pair(const RelanceProgram& relance, const Workload& workload, Mapping mapping, const SmallRuns& small,
                  const EmptyRuns& empty, PairFigures& out) {
  const Run parse = bare_parse(workload.path, mapping);
  expect_documents(parse, workload.events, workload.path);
  const Processed processed = relance.process(workload.path);
  check(processed, workload);
  const double small_us = small.cpu_us_per_event(empty.cpu_us.median());
  out.parse_us.add(per(parse.cpu_us, workload.events));
  out.process_us.add(per(processed.cpu_us, workload.events));
  out.small_us.add(small_us);
  out.parse_ratio.add(processed.cpu_us / parse.cpu_us);
  out.size_ratio.add(per(processed.cpu_us - empty.cpu_us.median(), workload.events) / small_us);
  out.facts_per_event.add(per(static_cast<double>(processed.facts), workload.events));
  out.bytes_per_fact.add(per(static_cast<double>(processed.fact_bytes), processed.facts));
  out.bytes_per_contact.add(
      per(static_cast<double>(processed.peak_bytes) - empty.peak_bytes.median(), workload.contacts));
}

void measure_workload(const RelanceProgram& relance, const Options& options, Report& report) {
  const EmptyRuns empty(relance);
  const SmallRuns small(relance);
  small.check_facts();
  const Workload workload = relance.make_workload(options.contacts, 1);
  const Mapping mapping = faster_mapping(workload);
  PairFigures figures;
  for (int i = 0; i < options.pairs; ++i) measure_pair(relance, workload, mapping, small, empty, figures);
  std::filesystem::remove(workload.path);
  std::filesystem::remove(relance.facts());

  fmt::print("{} contacts, {} events, {} pairs; bare parse over a file mapped {}\n\n", workload.contacts,
             workload.events, options.pairs, mapping == Mapping::kPopulated ? "with MAP_POPULATE" : "on demand");
  report.add({"parse_ratio", "process / bare parse, CPU", "x", figures.parse_ratio, kParseRatioMax});
  report.add({"parse_us", "  bare parse, CPU an event", "us", figures.parse_us});
  report.add({"process_us", "  process, CPU an event", "us", figures.process_us});
  report.add({"facts_per_event", "  facts an event", "", figures.facts_per_event});
  report.add({"bytes_per_fact", "  size of a fact", "bytes", figures.bytes_per_fact});
  report.add({"bytes_per_contact", "memory a contact", "bytes", figures.bytes_per_contact, kBytesPerContactMax});
  report.add({"size_ratio", fmt::format("CPU an event, {} contacts / {}", workload.contacts, kSmallContacts), "x",
              figures.size_ratio, kSizeRatioMax});
  report.add(
      {"small_us", fmt::format("  process at {} contacts, CPU an event", kSmallContacts), "us", figures.small_us});
  report.add({"empty_us", "  process without events, CPU", "us", empty.cpu_us});
}

void measure_past(const RelanceProgram& relance, int pairs, Report& report) {
  Series few_us;
  Series many_us;
  Series ratio;
  for (int i = 0; i < pairs; ++i) {
    const double few = cpu_us_per_event_after(relance, {.campaigns = 1});
    const double many = cpu_us_per_event_after(relance, {.campaigns = kManyCampaigns});
    few_us.add(few);
    many_us.add(many);
    ratio.add(many / few);
  }
  report.add(
      {"past_ratio", fmt::format("CPU an event, {} closed enrolments / 1", kManyCampaigns), "x", ratio, kPastRatioMax});
  report.add({"past_few_us", "  with 1 closed enrolment a contact, CPU an event", "us", few_us});
  report.add({"past_many_us", fmt::format("  with {} closed enrolments a contact, CPU an event", kManyCampaigns), "us",
              many_us});
}

int run_all(const Options& options) {
  constexpr int kPastPairsMin = 5;  // they are short
  std::filesystem::create_directories(options.scratch);
  const RelanceProgram relance(options.relance, options.scratch);
  Report report("offline");
  report.add_parameter("contacts", options.contacts);
  report.add_parameter("pairs", static_cast<std::uint64_t>(options.pairs));
  measure_workload(relance, options, report);
  measure_past(relance, std::max(options.pairs, kPastPairsMin), report);
  fmt::print("{}", report.table());
  report.write_json(options.json);
  return report.ok() ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace relance::bench

int main(int argc, char** argv) {
  relance::bench::Options options;
  CLI::App app{"offline_bench: what `relance process` costs"};
  app.add_option("relance", options.relance, "The program")->required();
  app.add_option("scratch", options.scratch, "A folder for files that nobody needs afterwards")->required();
  app.add_option("json", options.json, "Where the figures go")->required();
  app.add_option("--contacts", options.contacts, "Number of contacts")
      ->check(CLI::Range(1, 100'000'000))
      ->capture_default_str();
  app.add_option("--pairs", options.pairs, "How often everything is measured")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return relance::bench::run_all(options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "offline_bench: {}\n", error.what());
    return EXIT_FAILURE;
  }
}

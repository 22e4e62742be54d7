// relance bench: generates input for benchmarks.
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include <relance/base/byte_buffer.h>
#include <relance/json/writer.h>

#include "bench/workload.h"
#include "commands.h"
#include "io/interruption.h"
#include "io/output_file.h"
#include "io/standard_streams.h"

namespace relance::cli {
namespace {

constexpr std::uint32_t kContactsMax = 100'000'000;  // the range of eight digits after a country code

struct BenchOptions {
  WorkloadOptions workload;
  std::string output = "-";
};

void run_workload(const BenchOptions& options) {
  OutputFile output(options.output);
  ByteBuffer buffer;
  const WorkloadTotals totals = write_workload(options.workload, buffer, [&] {
    output.write(buffer.view());
    buffer.clear();
    check_interruption();
  });
  output.commit();
  tell(json::document([&](json::Writer& out) {
         out.begin_object().member("contacts", options.workload.contacts).member("events", totals.events);
         out.member("replies", totals.replies).member("opt_outs", totals.opt_outs);
         out.member("duplicates", totals.duplicates).end_object();
       }) +
       '\n');
}

}  // namespace

void add_bench_command(CLI::App& app) {
  auto options = std::make_shared<BenchOptions>();
  CLI::App* bench = app.add_subcommand("bench", "Generate input for benchmarks");
  bench->require_subcommand(1);
  CLI::App* workload = bench->add_subcommand("workload", "Generate the events of a synthetic campaign, sorted by time");
  workload->add_option("--contacts", options->workload.contacts, "Number of contacts")
      ->check(CLI::Range(std::uint32_t{1}, kContactsMax))
      ->capture_default_str();
  workload->add_option("--seed", options->workload.seed, "Seed; the same seed produces the same bytes")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  workload->add_option("--output", options->output, "Output file for events (`-`: standard output)")
      ->capture_default_str();
  workload->footer("Example:\n  relance bench workload --contacts 1000000 --seed 1 --output events.ndjson");
  workload->callback([options] { run_workload(*options); });
}

}  // namespace relance::cli

// relance process: turns events into facts and statistics, offline.
#include <memory>
#include <optional>
#include <set>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <relance/base/time.h>
#include <relance/json/writer.h>
#include <relance/offline/simulation.h>

#include "commands.h"
#include "io/exit_code.h"
#include "io/input_file.h"
#include "io/interruption.h"
#include "io/output_file.h"
#include "io/progress.h"
#include "io/standard_streams.h"
#include "projections/stats_table.h"

namespace relance::cli {
namespace {

constexpr std::int32_t kPartitionsMax = 4096;
static_assert(LineReader::kPadding >= offline::Simulation::kPadding);

struct ProcessOptions {
  std::string input = "-";
  std::optional<std::string> facts;
  std::optional<std::string> stats;
  std::optional<std::string> dead_letters;
  std::optional<std::string> until;
  std::int32_t partitions = 1;
  bool json = false;
  bool table = false;
};

// The requested outputs.
class ProcessOutputs {
 public:
  explicit ProcessOutputs(const ProcessOptions& options) {
    std::set<std::string> names;
    for (const auto* name : {&options.facts, &options.stats, &options.dead_letters}) {
      if (*name && !names.insert(one_spelling(**name)).second)
        throw CommandError(ExitCode::kUsage, **name + ": used for two outputs");
    }
    open(options.facts, facts_);
    open(options.dead_letters, dead_letters_);
    open(options.stats, stats_);
  }

  void flush_facts(ByteBuffer& buffer) { flush(facts_, buffer); }
  void flush_dead_letters(ByteBuffer& buffer) { flush(dead_letters_, buffer); }
  void finish(std::string_view stats) {
    if (stats_) {
      stats_->write(stats);
      stats_->write("\n");
    }
    const auto all = {&facts_, &dead_letters_, &stats_};
    for (auto* output : all) {
      if (*output) (*output)->complete();
    }
    for (auto* output : all) {
      if (*output) (*output)->commit();
    }
  }
  // To standard output, unless an output goes there.
  void tell_result(std::string_view text) const {
    const bool taken = is_standard_output(facts_) || is_standard_output(stats_) || is_standard_output(dead_letters_);
    taken ? tell(text) : print(text);
  }

 private:
  static bool is_standard_output(const std::optional<OutputFile>& file) { return file && file->is_standard_output(); }
  static void open(const std::optional<std::string>& name, std::optional<OutputFile>& file) {
    if (name) file.emplace(*name);
  }
  static void flush(std::optional<OutputFile>& file, ByteBuffer& buffer) {
    if (file) file->write(buffer.view());
    buffer.clear();
  }

  std::optional<OutputFile> facts_;
  std::optional<OutputFile> dead_letters_;
  std::optional<OutputFile> stats_;
};

std::optional<Timestamp> parse_until(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const auto until = parse_rfc3339(*text);
  if (!until) throw CommandError(ExitCode::kUsage, "--until: not an RFC 3339 time of the years 1970 to 2199: " + *text);
  return until;
}

std::string to_json(const offline::Summary& summary) {
  return json::document([&](json::Writer& out) {
           out.begin_object().member("lines", summary.lines).member("events", summary.events);
           out.member("facts", summary.facts).member("dead_letters", summary.dead_letters);
           out.name("dropped").begin_object().member("duplicate", summary.duplicates);
           out.member("too_old", summary.too_old).member("closed", summary.closed).end_object().end_object();
         }) +
         '\n';
}

void print_summary(const offline::Summary& summary, const ProcessOptions& options, const ProcessOutputs& outputs) {
  if (options.json) return outputs.tell_result(to_json(summary));
  outputs.tell_result(
      fmt::format("lines: {}, events: {}, facts: {}, dead letters: {}; dropped: duplicate {}, too old {}, closed {}\n",
                  summary.lines, summary.events, summary.facts, summary.dead_letters, summary.duplicates,
                  summary.too_old, summary.closed));
}

// Reports each one on standard error without key and value: they contain personal data.
void tell_dead_letters(std::string_view letters) {
  while (!letters.empty()) {
    tell(fmt::format("relance: dead letter: {}}}\n", letters.substr(0, letters.find(",\"key\""))));
    letters.remove_prefix(letters.find('\n') + 1);
  }
}

struct OutputBuffers {
  ByteBuffer facts;
  ByteBuffer dead_letters;
};

void fold(InputFile& input, offline::Simulation& simulation, OutputBuffers& buffers, ProcessOutputs& outputs) {
  Progress progress("process");
  LineReader lines(input);
  for (auto batch = lines.next_lines(); !batch.empty(); batch = lines.next_lines()) {
    if (const auto newer = simulation.take_lines(batch)) {
      throw CommandError(ExitCode::kData, fmt::format("{}: line {} was written by a newer version: upgrade first",
                                                      input.name(), newer->line));
    }
    tell_dead_letters(buffers.dead_letters.view());
    outputs.flush_dead_letters(buffers.dead_letters);
    progress.update(input);
    check_interruption();
  }
}

void run_process(const ProcessOptions& options) {
  const auto until = parse_until(options.until);
  InputFile input(options.input);
  ProcessOutputs outputs(options);
  OutputBuffers buffers;
  // Never destroyed: the command ends with it, and freeing a million contacts one by one takes time.
  static offline::Simulation* kept = nullptr;
  kept =
      new offline::Simulation(PartitionCount{options.partitions}, {&buffers.facts, nullptr, &buffers.dead_letters, [&] {
                                                                     outputs.flush_facts(buffers.facts);
                                                                     check_interruption();
                                                                   }});
  offline::Simulation& simulation = *kept;
  fold(input, simulation, buffers, outputs);
  if (until) simulation.finish(*until);
  outputs.flush_facts(buffers.facts);
  ByteBuffer stats;
  simulation.write_stats(stats);
  outputs.finish(stats.view());
  if (options.table) outputs.tell_result(stats_table(stats.view()));
  print_summary(simulation.summary(), options, outputs);
}

}  // namespace

void add_process_command(CLI::App& app) {
  auto options = std::make_shared<ProcessOptions>();
  CLI::App* command = app.add_subcommand("process", "Process a file of events into facts and statistics, offline");
  command->add_option("--input", options->input, "Input file with one event per line (`-`: standard input)")
      ->capture_default_str();
  command->add_option("--facts", options->facts, "Output file for facts, one per line (`-`: standard output)");
  command->add_option("--stats", options->stats, "Output file for statistics, one JSON object");
  command->add_option("--dead-letters", options->dead_letters, "Output file for lines that could not be processed");
  command->add_option("--until", options->until, "Advance the clocks to this time (RFC 3339) at the end");
  command
      ->add_option("--partitions", options->partitions,
                   "Partitions of the contact topic; the facts do not depend on their number")
      ->check(CLI::Range(1, kPartitionsMax))
      ->capture_default_str();
  command->add_flag("--table", options->table, "Print the counters of the campaigns as a table");
  command->add_flag("--json", options->json, "Print the summary as JSON");
  command->footer(
      "Examples:\n"
      "  relance process --input events.ndjson --facts facts.ndjson --stats stats.json\n"
      "  relance normalise --provider cloud_api bodies/*.json | relance process --facts - --stats stats.json");
  command->callback([options] { run_process(*options); });
}

}  // namespace relance::cli

// relance log: the records of the log, to be looked at and added to.
#include <limits>
#include <memory>

#include <CLI/CLI.hpp>

#include "commands.h"
#include "log_verbs.h"

namespace relance::app {
namespace {

const CLI::Range& partitions() {
  static const CLI::Range kPartitions(std::int32_t{0}, std::numeric_limits<std::int32_t>::max());
  return kPartitions;
}

void add_describe(CLI::App& log) {
  auto options = std::make_shared<LogDescribeOptions>();
  auto flags = std::shared_ptr<DataFlags>(options, &options->data);
  CLI::App* command =
      log.add_subcommand("describe", "Tell where each partition of the log begins, ends, and is folded");
  command->add_option("TOPIC", options->topic, "One topic; without it all of them");
  command->add_flag("--json", options->json, "Print JSON");
  add_data_flags(*command, flags);
  command->footer("Examples:\n  relance log describe\n  relance log describe facts --json");
  command->callback([options] { describe_log(*options); });
}

void add_read(CLI::App& log) {
  auto options = std::make_shared<LogReadOptions>();
  auto flags = std::shared_ptr<DataFlags>(options, &options->data);
  CLI::App* command =
      log.add_subcommand("read", "Print records, one JSON object a line, also beside a running process");
  command->add_option("TOPIC", options->topics, "Topics, with `relance.` or without")->required();
  command->add_option("--partition", options->partition, "One partition; without it all of them")->check(partitions());
  command->add_option("--from", options->from, "First offset of each partition")
      ->check(CLI::Range(std::int64_t{0}, std::numeric_limits<std::int64_t>::max()))
      ->capture_default_str();
  command->add_option("--limit", options->limit, "So many records at most")
      ->check(CLI::Range(std::uint64_t{1}, std::numeric_limits<std::uint64_t>::max()));
  command->add_flag("--latest", options->latest, "The last record of each key only, those aside that were deleted");
  command->add_flag("--follow", options->follow, "Go on with what is written until interrupted");
  command->add_flag("--json", options->json, "What is printed anyway");
  add_data_flags(*command, flags);
  command->footer(
      "Partition after partition; with --follow new records come in the order in which they are met.\n"
      "Examples:\n"
      "  relance log read facts --follow\n"
      "  relance log read stats --latest\n"
      "  relance log read contact-events --partition 3 --from 1000 --limit 10");
  command->callback([options] { read_log(*options); });
}

void add_append(CLI::App& log) {
  auto options = std::make_shared<LogAppendOptions>();
  auto flags = std::shared_ptr<DataFlags>(options, &options->data);
  CLI::App* command = log.add_subcommand("append", "Append records, or events, from standard input");
  CLI::Option* topic = command->add_option("TOPIC", options->topic, "Where the records go");
  CLI::Option* partition =
      command->add_option("--partition", options->partition, "One partition; without it that of each record's key")
          ->check(partitions());
  command->add_flag("--events", options->events, "Lines are CloudEvents and go where POST /events sends them")
      ->excludes(topic)
      ->excludes(partition);
  add_clock_flag(*command, flags);
  add_data_flags(*command, flags);
  command->footer(
      "A line is {\"key\"?, \"value\" | \"value_base64\", \"headers\"?}, as `log read` prints it; the value null "
      "deletes. "
      "Positions are printed, one a line.\n"
      "No process may run on the data directory: post to its /events instead.\n"
      "Examples:\n"
      "  relance log append contact-events < records.ndjson\n"
      "  relance log append --events --clock log < events.ndjson");
  command->callback([options] { append_to_log(*options); });
}

}  // namespace

void add_log_command(CLI::App& app) {
  CLI::App* log = app.add_subcommand("log", "Look at the log, or append to it");
  log->require_subcommand(1);
  add_describe(*log);
  add_read(*log);
  add_append(*log);
}

}  // namespace relance::app

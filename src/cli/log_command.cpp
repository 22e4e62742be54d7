// relance log: describes, reads and appends records of the log.
#include <limits>
#include <memory>

#include <CLI/CLI.hpp>

#include "commands.h"
#include "log/log_commands.h"

namespace relance::cli {
namespace {

const CLI::Range& partitions() {
  static const CLI::Range kPartitions(std::int32_t{0}, std::numeric_limits<std::int32_t>::max());
  return kPartitions;
}

void add_describe(CLI::App& log) {
  auto options = std::make_shared<LogDescribeOptions>();
  auto flags = std::shared_ptr<config::Flags>(options, &options->data);
  CLI::App* command = log.add_subcommand("describe", "Print the first, last and committed offset of each partition");
  command->add_option("TOPIC", options->topic, "Topic (default: all topics)");
  command->add_flag("--json", options->json, "Print JSON");
  add_data_flags(*command, flags);
  command->footer("Examples:\n  relance log describe\n  relance log describe facts --json");
  command->callback([options] { describe_log(*options); });
}

void add_read(CLI::App& log) {
  auto options = std::make_shared<LogReadOptions>();
  auto flags = std::shared_ptr<config::Flags>(options, &options->data);
  CLI::App* command =
      log.add_subcommand("read", "Print records, one JSON object per line; works while the server runs");
  command->add_option("TOPIC", options->topics, "Topics, with or without the prefix `relance.`")->required();
  command->add_option("--partition", options->partition, "Partition (default: all)")->check(partitions());
  command->add_option("--from", options->from, "First offset of each partition")
      ->check(CLI::Range(std::int64_t{0}, std::numeric_limits<std::int64_t>::max()))
      ->capture_default_str();
  command->add_option("--limit", options->limit, "Maximum number of records")
      ->check(CLI::Range(std::uint64_t{1}, std::numeric_limits<std::uint64_t>::max()));
  command->add_flag("--latest", options->latest, "Only the last record of each key, without deleted keys");
  command->add_flag("--follow", options->follow, "Wait for new records until interrupted");
  command->add_flag("--json", options->json, "Print JSON (always the case)");
  add_data_flags(*command, flags);
  command->footer(
      "Records are printed partition by partition; with --follow, new records are printed in the order of arrival.\n"
      "Examples:\n"
      "  relance log read facts --follow\n"
      "  relance log read stats --latest\n"
      "  relance log read contact-events --partition 3 --from 1000 --limit 10");
  command->callback([options] { read_log(*options); });
}

void add_append(CLI::App& log) {
  auto options = std::make_shared<LogAppendOptions>();
  auto flags = std::shared_ptr<config::Flags>(options, &options->data);
  CLI::App* command = log.add_subcommand("append", "Append records or events from standard input");
  CLI::Option* topic = command->add_option("TOPIC", options->topic, "Topic of the records");
  CLI::Option* partition =
      command->add_option("--partition", options->partition, "Partition (default: derived from the key of each record)")
          ->check(partitions());
  command->add_flag("--events", options->events, "Input lines are CloudEvents, routed like POST /events")
      ->excludes(topic)
      ->excludes(partition);
  add_data_and_clock_flags(*command, flags);
  command->footer(
      "A line is {\"key\"?, \"value\" | \"value_base64\", \"headers\"?}, as `log read` prints it; the value null "
      "deletes. "
      "Prints positions, one per line.\n"
      "No process may run on the data directory; if one does, post to its /events instead.\n"
      "Examples:\n"
      "  relance log append contact-events < records.ndjson\n"
      "  relance log append --events --clock log < events.ndjson");
  command->callback([options] { append_to_log(*options); });
}

}  // namespace

void add_log_command(CLI::App& app) {
  CLI::App* log = app.add_subcommand("log", "Read, append or describe records of the log");
  log->require_subcommand(1);
  add_describe(*log);
  add_read(*log);
  add_append(*log);
}

}  // namespace relance::cli

// relance topics: creates, checks and describes the topics on a Kafka cluster.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <relance/adapters/kafka/topics_admin.h>

#include "commands.h"
#include "config/configuration.h"
#include "io/exit_code.h"
#include "io/standard_streams.h"
#include "topics_text.h"

namespace relance::cli {
namespace {

struct TopicsFlags {
  std::shared_ptr<config::Flags> config = std::make_shared<config::Flags>();
  bool json = false;
};

// The brokers' answer. Throws CommandError.
template <class T>
T answer(ports::PortResult<T> result) {
  if (result.ok()) return std::move(result).value();
  const bool is_there = result.error().reaction != ports::Reaction::kRetry;
  throw CommandError(is_there ? ExitCode::kFailure : ExitCode::kUnavailable, result.error().reason);
}

kafka::KafkaOptions options_of(const TopicsFlags& flags) {
  return components::kafka_options(settings_of<components::LogSettings>(require_config(*flags.config)).kafka);
}

void create(const TopicsFlags& flags) {
  const auto made = answer(kafka::make_topics(options_of(flags)));
  print(flags.json ? to_json(made) : to_text(made));
}

void check(const TopicsFlags& flags) {
  const kafka::KafkaOptions options = options_of(flags);
  const auto differences = answer(kafka::compare_topics(options));
  print(flags.json ? to_json(differences) : to_text(differences, options.topics.size()));
  if (differences.empty()) return;
  throw CommandError(ExitCode::kFailure,
                     fmt::format("{} difference{}, {} of them prevent the log from working", differences.size(),
                                 differences.size() == 1 ? "" : "s",
                                 std::ranges::count_if(differences, &kafka::TopicDifference::is_error)));
}

void describe(const TopicsFlags& flags) {
  const kafka::KafkaOptions options = options_of(flags);
  const auto id = answer(kafka::cluster_id(options));
  const auto topics = answer(kafka::describe_topics(options));
  print(flags.json ? to_json(id, topics) : to_text(id, topics));
}

void add_verb(CLI::App& topics, const std::string& name, const std::string& about, const std::string& footer,
              void (*run)(const TopicsFlags&)) {
  auto flags = std::make_shared<TopicsFlags>();
  CLI::App* command = topics.add_subcommand(name, about);
  add_config_flags(*command, flags->config, {});
  command->add_flag("--json", flags->json, "Print JSON");
  command->footer(footer);
  command->callback([flags, run] { run(*flags); });
}

}  // namespace

void add_topics_command(CLI::App& app) {
  CLI::App* topics = app.add_subcommand("topics", "Create, check or describe the topics of a Kafka cluster");
  topics->require_subcommand(1);
  add_verb(*topics, "create", "Create missing topics; idempotent",
           "The brokers are those of kafka.brokers. Existing topics are not changed.\n"
           "Example:\n  relance topics create --config relance.toml",
           &create);
  add_verb(*topics, "check", "Compare the topics with what `create` would create; exit code 1 if they differ",
           "Example:\n  relance topics check --json", &check);
  add_verb(*topics, "describe", "Print partitions, replicas and settings of each topic",
           "Example:\n  relance topics describe --json", &describe);
}

}  // namespace relance::cli

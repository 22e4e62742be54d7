#include <exception>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "verbs.h"

namespace relance::floor {
namespace {

template <class Options>
CLI::App* add_verb(CLI::App& app, const char* name, const char* about, Options& options, void (*run)(const Options&)) {
  CLI::App* const verb = app.add_subcommand(name, about);
  verb->add_option("--brokers", options.brokers)->required();
  verb->final_callback([&options, run] { run(options); });
  return verb;
}

struct AllOptions {
  TopicsOptions topics;
  LoadOptions load;
  WatchOptions watch;
  CountOptions count;
  LatencyOptions latency;
  WebhookOptions webhooks;
};

void add_verbs(CLI::App& app, AllOptions& all) {
  auto* const topics = add_verb(app, "topics", "Create topics, or delete them", all.topics, change_topics);
  topics->add_option("names", all.topics.names)->required();
  topics->add_option("--partitions", all.topics.partitions)->capture_default_str();
  topics->add_flag("--delete", all.topics.remove);

  auto* const load = add_verb(app, "load", "Append the contact events of a file", all.load, load_events);
  load->add_option("--topic", all.load.topic)->required();
  load->add_option("--file", all.load.file)->required();

  auto* const watch = add_verb(app, "watch", "Measure a program until its group is at the end", all.watch, watch_group);
  watch->add_option("--group", all.watch.group)->required();
  watch->add_option("--topic", all.watch.topic)->required();
  watch->add_option("--pid", all.watch.pid, "Of the program")->required();
  watch->add_option("--broker-pid", all.watch.broker_pid, "0: not looked at");
  watch->add_option("--timeout-seconds", all.watch.timeout_seconds)->capture_default_str();

  auto* const count =
      add_verb(app, "count", "Count the committed records of a topic by type", all.count, count_records);
  count->add_option("--topic", all.count.topic)->required();

  auto* const latency =
      add_verb(app, "latency", "From a reply's append until its fact can be read", all.latency, measure_latency);
  latency->add_option("--input", all.latency.input)->required();
  latency->add_option("--facts", all.latency.facts)->required();
  latency->add_option("--per-second", all.latency.per_second)->capture_default_str();
  latency->add_option("--warmup-seconds", all.latency.warmup_seconds)->capture_default_str();
  latency->add_option("--seconds", all.latency.seconds)->capture_default_str();

  auto* const webhooks =
      add_verb(app, "webhooks", "From a webhook's post until its fact can be read", all.webhooks, measure_webhooks);
  webhooks->add_option("--facts", all.webhooks.facts)->required();
  webhooks->add_option("--port", all.webhooks.port, "Where the program listens")->required();
  webhooks->add_option("--per-second", all.webhooks.per_second)->capture_default_str();
  webhooks->add_option("--warmup-seconds", all.webhooks.warmup_seconds)->capture_default_str();
  webhooks->add_option("--seconds", all.webhooks.seconds)->capture_default_str();
}

}  // namespace
}  // namespace relance::floor

int main(int argc, char** argv) {
  try {
    CLI::App app{"Prepares and measures programs that read contact events from Kafka"};
    app.require_subcommand(1);
    relance::floor::AllOptions options;
    relance::floor::add_verbs(app, options);
    CLI11_PARSE(app, argc, argv);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "floor_tool: {}\n", error.what());
    return 1;
  }
}

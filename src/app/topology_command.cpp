// relance topology: the graph of logs and parts.
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "commands.h"
#include "io/standard_streams.h"
#include "topology.h"
#include "topology_toml.h"

namespace relance::app {
namespace {

void print_topology(const std::string& format) {
  const auto topics = parse_topology(kTopologyToml);
  print(format == "json" ? to_json(topics) : format == "mermaid" ? to_mermaid(topics) : to_table(topics));
}

}  // namespace

void add_topology_command(CLI::App& app) {
  auto format = std::make_shared<std::string>("text");
  CLI::App* command = app.add_subcommand("topology", "Print the graph of logs and the parts that write and fold them");
  command->add_option("--format", *format, "text, mermaid or json")
      ->check(CLI::IsMember({"text", "mermaid", "json"}))
      ->capture_default_str();
  command->add_flag_callback(
      "--json", [format] { *format = "json"; }, "The same as --format json");
  command->footer("Examples:\n  relance topology\n  relance topology --format mermaid");
  command->callback([format] { print_topology(*format); });
}

}  // namespace relance::app

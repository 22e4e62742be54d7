// relance topology: the graph of topics and components.
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include <relance/components/topology.h>

#include "commands.h"
#include "io/standard_streams.h"

namespace relance::cli {
namespace {

void print_topology(const std::string& format) {
  const auto topics = components::parse_topology(components::topology_toml());
  print(format == "json"      ? components::to_json(topics)
        : format == "mermaid" ? components::to_mermaid(topics)
                              : components::to_table(topics));
}

}  // namespace

void add_topology_command(CLI::App& app) {
  auto format = std::make_shared<std::string>("text");
  CLI::App* command =
      app.add_subcommand("topology", "Print the graph of topics and the components that write and read them");
  command->add_option("--format", *format, "text, mermaid or json")
      ->check(CLI::IsMember({"text", "mermaid", "json"}))
      ->capture_default_str();
  command->add_flag_callback(
      "--json", [format] { *format = "json"; }, "The same as --format json");
  command->footer("Examples:\n  relance topology\n  relance topology --format mermaid");
  command->callback([format] { print_topology(*format); });
}

}  // namespace relance::cli

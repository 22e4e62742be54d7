// relance version: what this program is and what it stands on.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/version.hpp>
#include <cereal/version.hpp>
#include <fmt/format.h>
#include <simdjson.h>
#include <toml++/toml.h>
#include <xxhash.h>

#include "commands.h"
#include "io/standard_streams.h"
#include "version.h"

namespace relance::app {
namespace {

using Library = std::pair<std::string, std::string>;

std::vector<Library> libraries() {
  const auto dotted = [](auto major, auto minor, auto patch) { return fmt::format("{}.{}.{}", major, minor, patch); };
  const unsigned xxhash = XXH_versionNumber();
  return {
      {"boost", dotted(BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100)},
      {"cereal", dotted(CEREAL_VERSION_MAJOR, CEREAL_VERSION_MINOR, CEREAL_VERSION_PATCH)},
      {"cli11", CLI11_VERSION},
      {"fmt", dotted(FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)},
      {"simdjson", fmt::format("{} ({})",
                               dotted(int{simdjson::SIMDJSON_VERSION_MAJOR}, int{simdjson::SIMDJSON_VERSION_MINOR},
                                      int{simdjson::SIMDJSON_VERSION_REVISION}),
                               simdjson::get_active_implementation()->name())},
      {"toml++", dotted(TOML_LIB_MAJOR, TOML_LIB_MINOR, TOML_LIB_PATCH)},
      {"xxhash", dotted(xxhash / 10000, xxhash / 100 % 100, xxhash % 100)},
  };
}

void print_version(bool json) {
  const auto all = libraries();
  std::string out;
  if (!json) {
    out = fmt::format("relance {}\ncompiler: {}\nrules version: {}\n", kVersion, kCompiler, kRulesVersion);
    for (const auto& [name, version] : all) out += fmt::format("{}: {}\n", name, version);
  } else {
    out = fmt::format(R"({{"relance":"{}","compiler":"{}","rules_version":{},"libraries":{{)", kVersion, kCompiler,
                      kRulesVersion);
    const char* separator = "";
    for (const auto& [name, version] : all)
      out += fmt::format(R"({}"{}":"{}")", std::exchange(separator, ","), name, version);
    out += "}}\n";
  }
  print(out);
}

}  // namespace

void add_version_command(CLI::App& app) {
  auto json = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("version", "Print the version of the program and of its libraries");
  command->add_flag("--json", *json, "Print JSON");
  command->footer("Example:\n  relance version --json");
  command->callback([json] { print_version(*json); });
}

}  // namespace relance::app

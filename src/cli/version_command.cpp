// relance version: the version of the program and of its libraries.
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <relance/base/crash_point.h>
#include <relance/json/writer.h>
#include <relance/tasks/task_specs.h>

#include "commands.h"
#include "doctor/libraries.h"
#include "io/standard_streams.h"
#include "version.h"

namespace relance::cli {
namespace {

void print_version(bool json) {
  const auto all = libraries();
  std::string out;
  if (!json) {
    out = fmt::format("relance {}\ncompiler: {}\nrules version: {}\n", kVersion, kCompiler, tasks::kRulesVersion);
    for (const auto& [name, version] : all) out += fmt::format("{}: {}\n", name, version);
  } else {
    out = json::document([&](json::Writer& writer) {
            writer.begin_object().member("relance", kVersion).member("compiler", kCompiler);
            writer.member("rules_version", tasks::kRulesVersion).name("libraries").begin_object();
            for (const auto& [name, version] : all) writer.member(name, version);
            writer.end_object();
            if (kHasCrashPoints) {
              writer.name("crash_points").begin_array();
              for (const std::string_view point : kCrashPointNames) writer.text(point);
              writer.end_array();
            }
            writer.end_object();
          }) +
          '\n';
  }
  print(out);
}

}  // namespace

void add_version_command(CLI::App& app) {
  auto json = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("version", "Print the versions of the program and its libraries");
  command->add_flag("--json", *json, "Print JSON");
  command->footer("Example:\n  relance version --json");
  command->callback([json] { print_version(*json); });
}

}  // namespace relance::cli

// relance doctor: checks whether the program can run here.
#include <algorithm>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <relance/json/writer.h>

#include "commands.h"
#include "doctor/check.h"
#include "doctor/libraries.h"
#include "io/exit_code.h"
#include "io/standard_streams.h"

namespace relance::cli {
namespace {

std::string as_table(const std::vector<Finding>& findings) {
  std::string out;
  for (const Finding& finding : findings) {
    out += fmt::format("{:<8} {:<14} {}\n", to_text(finding.health), finding.check, finding.detail);
  }
  std::string versions;
  for (const auto& [name, version] : libraries()) {
    versions += fmt::format("{}{} {}", versions.empty() ? "" : ", ", name, version);
  }
  return out + fmt::format("{:<8} {:<14} {}\n", to_text(Health::kOk), "libraries", versions);
}

std::string as_json(const std::vector<Finding>& findings, bool healthy) {
  return json::document([&](json::Writer& out) {
           out.begin_object().member("healthy", healthy).name("checks").begin_array();
           for (const Finding& finding : findings) {
             out.begin_object().member("check", finding.check).member("result", to_text(finding.health));
             out.member("detail", finding.detail).end_object();
           }
           out.end_array().name("libraries").begin_object();
           for (const auto& [name, version] : libraries()) out.member(name, version);
           out.end_object().end_object();
         }) +
         '\n';
}

void run_doctor(const config::Flags& flags, bool json) {
  const std::vector<Finding> findings = examine(load_config(flags, config::read_environment()));
  const auto failed =
      std::ranges::count_if(findings, [](const Finding& finding) { return finding.health == Health::kFailed; });
  print(json ? as_json(findings, failed == 0) : as_table(findings));
  if (failed == 0) return;
  throw CommandError(ExitCode::kFailure, fmt::format("{} check{} failed", failed, failed == 1 ? "" : "s"));
}

}  // namespace

void add_doctor_command(CLI::App& app) {
  auto flags = std::make_shared<config::Flags>();
  auto json = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("doctor", "Check whether the server can run on this host; exit code 0 or 1");
  add_config_flags(*command, flags);
  command->add_flag("--json", *json, "Print JSON");
  command->footer("Example:\n  relance doctor --config relance.toml");
  command->callback([flags, json] { run_doctor(*flags, *json); });
}

}  // namespace relance::cli

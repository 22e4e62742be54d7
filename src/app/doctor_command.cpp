// relance doctor: whether the program can run here.
#include <algorithm>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <relance/base/byte_buffer.h>
#include <relance/json/text.h>

#include "commands.h"
#include "doctor/check.h"
#include "doctor/libraries.h"
#include "io/exit_code.h"
#include "io/standard_streams.h"

namespace relance::app {
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
  ByteBuffer out;
  out.append(healthy ? R"({"healthy":true,"checks":[)" : R"({"healthy":false,"checks":[)");
  bool first = true;
  for (const Finding& finding : findings) {
    out.append(first ? R"({"check":)" : R"(,{"check":)");
    first = false;
    json::append_string(finding.check, out);
    out.append(R"(,"result":)");
    json::append_string(to_text(finding.health), out);
    out.append(R"(,"detail":)");
    json::append_string(finding.detail, out);
    out.push('}');
  }
  out.append(R"(],"libraries":{)");
  first = true;
  for (const auto& [name, version] : libraries()) {
    if (!first) out.push(',');
    first = false;
    json::append_string(name, out);
    out.push(':');
    json::append_string(version, out);
  }
  out.append("}}\n");
  return std::string{out.view()};
}

void run_doctor(const ConfigFlags& flags, bool json) {
  const std::vector<Finding> findings = examine(load_config(flags, read_environment()));
  const auto failed =
      std::ranges::count_if(findings, [](const Finding& finding) { return finding.health == Health::kFailed; });
  print(json ? as_json(findings, failed == 0) : as_table(findings));
  if (failed == 0) return;
  throw CommandError(ExitCode::kFailure, fmt::format("{} check{} failed", failed, failed == 1 ? "" : "s"));
}

}  // namespace

void add_doctor_command(CLI::App& app) {
  auto flags = std::make_shared<ConfigFlags>();
  auto json = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("doctor", "Check whether the program can run here: exit code 0 or 1");
  add_config_flags(*command, flags);
  command->add_flag("--json", *json, "Print JSON");
  command->footer("Example:\n  relance doctor --config relance.toml");
  command->callback([flags, json] { run_doctor(*flags, *json); });
}

}  // namespace relance::app

#include "check.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace relance::cli {

std::string_view to_text(Health health) {
  static constexpr std::array<std::string_view, 3> kWords = {"ok", "warning", "failed"};
  return kWords.at(static_cast<std::size_t>(health));
}

Finding check_configuration(const LoadedConfig& loaded) {
  const auto& problems = loaded.settings.problems;
  if (problems.empty()) return {"configuration", Health::kOk, loaded.file.value_or("no file")};
  const std::string more = problems.size() == 1 ? "" : fmt::format(" (and {} more)", problems.size() - 1);
  return {"configuration", Health::kFailed, problems.front().text() + more};
}

std::vector<Finding> examine(const LoadedConfig& loaded) {
  const runtime::NodeSettings& node = loaded.node;
  std::vector<Finding> findings = {check_configuration(loaded)};
  if (std::ranges::find(node.components, "ingress") != node.components.end() && !node.listen.host.empty()) {
    findings.push_back(check_port(node.listen));
  }
  if (!node.data_dir.empty()) {
    findings.push_back(check_data_directory(node.data_dir));
    findings.push_back(check_disk_space(node.data_dir));
    findings.push_back(check_permissions(loaded));
  }
  findings.push_back(check_clock(node.clock));
  findings.push_back(check_descriptors(node.http.connections_max));
  return findings;
}

}  // namespace relance::cli

#include <fmt/format.h>

#include <relance/base/byte_buffer.h>
#include <relance/json/text.h>

#include "config.h"

namespace relance::app {
namespace {

std::string shown(const Setting& setting) {
  return setting.key->secret ? "\"***\"" : to_text(setting.value);
}

// The settings of a key, one for each endpoint where there are several.
std::vector<const std::pair<const std::string, Setting>*> settings_of(const Key& key, const Settings& settings) {
  std::vector<const std::pair<const std::string, Setting>*> found;
  for (const auto& entry : settings.by_path) {
    if (entry.second.key == &key) found.push_back(&entry);
  }
  return found;
}

}  // namespace

std::string print_toml(const Settings& settings) {
  std::string out;
  for (const Key& key : keys()) {
    out += fmt::format("# {}\n", key.help);
    const auto found = settings_of(key, settings);
    if (found.empty()) out += fmt::format("# {} is not set\n", key.path);
    for (const auto* entry : found) {
      out += fmt::format("{} = {}  # {}\n", entry->first, shown(entry->second), entry->second.origin);
    }
  }
  return out;
}

std::string print_json(const Settings& settings) {
  ByteBuffer out;
  out.append(R"({"settings":[)");
  bool first = true;
  for (const Key& key : keys()) {
    for (const auto* entry : settings_of(key, settings)) {
      if (!first) out.push(',');
      first = false;
      out.append(R"({"key":)");
      json::append_string(entry->first, out);
      out.append(R"(,"value":)");
      out.append(shown(entry->second));
      out.append(R"(,"origin":)");
      json::append_string(entry->second.origin, out);
      out.append(R"(,"variable":)");
      json::append_string(variable_of(key, entry->first), out);
      out.append(key.secret ? R"(,"secret":true})" : R"(,"secret":false})");
    }
  }
  out.append("]}\n");
  return std::string{out.view()};
}

}  // namespace relance::app

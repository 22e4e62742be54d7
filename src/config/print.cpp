#include <fmt/format.h>
#include <fmt/ranges.h>

#include <relance/base/assert.h>
#include <relance/config/print.h>
#include <relance/json/writer.h>

namespace relance::config {
namespace {

std::string shown(const Setting& setting) {
  return setting.key->secret ? "\"***\"" : to_text(setting.value);
}

// The settings of a key: one for each entry of its table.
std::vector<const std::pair<const std::string, Setting>*> settings_of(const Key& key, const Settings& settings) {
  std::vector<const std::pair<const std::string, Setting>*> found;
  for (const auto& entry : settings.by_path) {
    if (entry.second.key == &key) found.push_back(&entry);
  }
  return found;
}

// The allowed values, beyond what the kind of the key implies; empty: no restriction.
std::string allowed(const Key& key) {
  switch (key.kind) {
    case Kind::kWord:
      return fmt::format("{}", fmt::join(key.words, ", "));
    case Kind::kWords:
      return fmt::format("any of {}", fmt::join(key.words, ", "));
    case Kind::kNumber:
      return fmt::format("{} to {}", key.min, key.max);
    case Kind::kAddress:
      return "HOST:PORT";
    case Kind::kTexts:
      return "list";
    case Kind::kText:
    case Kind::kProperty:
      return key.secret ? "secret" : "text";
  }
  RELANCE_ASSERT(false);
}

}  // namespace

std::string print_toml(const Schema& schema, const Settings& settings) {
  std::string out;
  for (const Key& key : schema.keys()) {
    out += fmt::format("# {}\n", key.help);
    const auto found = settings_of(key, settings);
    if (found.empty()) out += fmt::format("# {} is not set\n", key.path);
    for (const auto* entry : found) {
      out += fmt::format("{} = {}  # {}\n", entry->first, shown(entry->second), entry->second.origin);
    }
  }
  return out;
}

std::string print_json(const Schema& schema, const Settings& settings) {
  return json::document([&](json::Writer& out) {
           out.begin_object().name("settings").begin_array();
           for (const Key& key : schema.keys()) {
             for (const auto* entry : settings_of(key, settings)) {
               out.begin_object().member("key", entry->first).name("value").raw(shown(entry->second));
               out.member("origin", entry->second.origin).member("variable", variable_of(key, entry->first));
               out.member("secret", key.secret).end_object();
             }
           }
           out.end_array().end_object();
         }) +
         '\n';
}

std::string describe_markdown(const Schema& schema) {
  std::string out = "| key | default | value | what |\n| --- | --- | --- | --- |\n";
  for (const Key& key : schema.keys()) {
    out +=
        fmt::format("| `{}`{} | {} | {} | {} |\n", key.path, key.flag.empty() ? "" : fmt::format(" (`{}`)", key.flag),
                    key.fallback ? fmt::format("`{}`", *key.fallback) : "", allowed(key), key.help);
  }
  return out;
}

std::string describe_json(const Schema& schema) {
  return json::document([&](json::Writer& out) {
           out.begin_object().name("keys").begin_array();
           for (const Key& key : schema.keys()) {
             out.begin_object().member("key", key.path).member("variable", variable_of(key));
             out.member_or_null("flag", key.flag.empty() ? std::nullopt : std::optional{key.flag});
             out.member_or_null("default", key.fallback);
             out.member("value", allowed(key)).member("help", key.help).member("secret", key.secret).end_object();
           }
           out.end_array().end_object();
         }) +
         '\n';
}

}  // namespace relance::config

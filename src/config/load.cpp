#include <filesystem>

#include <relance/base/assert.h>
#include <relance/config/load.h>

namespace relance::config {
namespace {

constexpr std::size_t kMaxFileBytes = 1024 * 1024;

void apply_file(const Schema& schema, const std::string& name, Settings& settings) {
  const auto text = read_small_file(name, kMaxFileBytes);
  if (text) {
    apply_toml(schema, text.value(), name, settings);
  } else {
    settings.problems.push_back({name, text.error(), false});
  }
}

void apply_flags(const Schema& schema, const Flags& flags, Settings& settings) {
  for (const auto& [path, text] : flags.texts) {
    const Key* key = schema.find(path);
    RELANCE_ASSERT(key != nullptr);
    settings.set(*key, path, parse_value(*key, text), key->flag, true);
  }
}

}  // namespace

Loaded load(const Schema& schema, const Flags& flags, const Environment& environment) {
  Loaded loaded;
  std::error_code ignored;
  if (flags.file) {
    loaded.file = flags.file;
  } else if (std::filesystem::exists(kConfigFile, ignored)) {
    loaded.file = kConfigFile;
  }
  if (loaded.file) apply_file(schema, *loaded.file, loaded.settings);
  loaded.unknown_variables = apply_environment(schema, environment, loaded.settings);
  apply_flags(schema, flags, loaded.settings);
  apply_defaults(schema, loaded.settings);
  return loaded;
}

}  // namespace relance::config

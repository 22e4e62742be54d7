#include "config.h"

#include <algorithm>
#include <filesystem>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <relance/adapters/kafka/log.h>

#include "io/exit_code.h"

namespace relance::app {
namespace {

constexpr std::size_t kFileBytesMax = 1024 * 1024;
constexpr std::size_t kMiB = 1024 * 1024;

// Reads settings that have been checked: a default stands for what is missing only where there was a problem.
class Reader {
 public:
  explicit Reader(Settings& settings) : settings_(settings) {}

  [[nodiscard]] std::string text(std::string_view path) const {
    const Setting* setting = settings_.find(path);
    return setting == nullptr ? std::string{} : std::get<std::string>(setting->value);
  }
  [[nodiscard]] std::size_t number(std::string_view path) const {
    const Setting* setting = settings_.find(path);
    return setting == nullptr ? 0 : static_cast<std::size_t>(std::get<std::int64_t>(setting->value));
  }
  [[nodiscard]] std::vector<std::string> texts(std::string_view path) const {
    const Setting* setting = settings_.find(path);
    return setting == nullptr ? std::vector<std::string>{} : std::get<std::vector<std::string>>(setting->value);
  }
  // Those below a table, by the rest of their path.
  [[nodiscard]] std::map<std::string, std::string> texts_below(std::string_view table) const {
    std::map<std::string, std::string> found;
    for (auto at = settings_.by_path.lower_bound(table); at != settings_.by_path.end() && at->first.starts_with(table);
         ++at) {
      found.emplace(at->first.substr(table.size()), std::get<std::string>(at->second.value));
    }
    return found;
  }
  template <class Unit>
  [[nodiscard]] Duration time(std::string_view path) const {
    return Unit{number(path)};
  }
  // The place of the word in the list of its key: enumerators stand in the same order.
  template <class Word>
  [[nodiscard]] Word word(std::string_view path) const {
    const Setting* setting = settings_.find(path);
    return setting == nullptr ? Word{} : word_of<Word>(*setting->key, std::get<std::string>(setting->value));
  }
  template <class Word>
  [[nodiscard]] std::set<Word> words(std::string_view path) const {
    std::set<Word> found;
    const Setting* setting = settings_.find(path);
    if (setting == nullptr) return found;
    for (const std::string& item : std::get<std::vector<std::string>>(setting->value)) {
      found.insert(word_of<Word>(*setting->key, item));
    }
    return found;
  }

  // Complains where `path` was written, or else another key that begins with `table`.
  void complain(const std::string& path, const std::string& table, std::string what) {
    const auto written = [](const Setting& setting) { return setting.origin != "default"; };
    const Setting* setting = settings_.find(path);
    for (auto at = settings_.by_path.lower_bound(table); setting == nullptr || !written(*setting); ++at) {
      RELANCE_ASSERT(at != settings_.by_path.end() && at->first.starts_with(table));
      setting = &at->second;
    }
    settings_.problems.push_back({setting->origin, std::move(what), false});
  }

 private:
  template <class Word>
  static Word word_of(const Key& key, const std::string& text) {
    return static_cast<Word>(std::ranges::find(key.words, text) - key.words.begin());
  }

  Settings& settings_;
};

WassengerEndpoint wassenger_of(Reader& reader, const std::string& table) {
  WassengerEndpoint endpoint;
  endpoint.auth = reader.word<WassengerEndpoint::Auth>(table + ".auth");
  endpoint.secret = reader.text(table + ".secret");
  endpoint.secret_next = reader.text(table + ".secret_next");
  endpoint.token = reader.text(table + ".token");
  endpoint.header = reader.text(table + ".header");
  endpoint.parameter = reader.text(table + ".parameter");
  using enum WassengerEndpoint::Auth;
  const bool with_token = endpoint.auth == kHeader || endpoint.auth == kQuery;
  if (endpoint.auth == kHmac && endpoint.secret.empty()) {
    reader.complain(table + ".auth", table + '.', fmt::format("{0}.secret is missing: {0}.auth is hmac", table));
  }
  if (with_token && endpoint.token.empty()) {
    reader.complain(table + ".auth", table + '.',
                    fmt::format("{0}.token is missing: {0}.auth is {1}", table, reader.text(table + ".auth")));
  }
  return endpoint;
}

WhatsappEndpoint whatsapp_of(Reader& reader, const std::string& table) {
  WhatsappEndpoint endpoint{reader.text(table + ".app_secret"), reader.text(table + ".app_secret_next"),
                            reader.text(table + ".verify_token")};
  if (endpoint.app_secret.empty()) {
    reader.complain(table + ".app_secret", table + '.',
                    fmt::format("{}.app_secret is missing: bodies are signed with it", table));
  }
  return endpoint;
}

void check_timeouts(const KafkaSettings& kafka, Reader& reader) {
  if (kafka.transaction_timeout < kafka.session_timeout) return;
  reader.complain("kafka.session_timeout", "kafka.transaction_timeout",
                  "kafka.transaction_timeout must be below kafka.session_timeout, so that who takes over a partition "
                  "does not wait for what the last one has left open");
}

// What librdkafka knows of a property, it is asked for: the table of keys holds none of them.
void check_properties(const KafkaSettings& kafka, Reader& reader) {
  for (const auto& [name, value] : kafka.client) {
    const std::string path = std::string{kKafkaProperties} + name;
    if (const auto defect = kafka::defect_of_property(name, value)) {
      reader.complain(path, path, fmt::format("{}: {}", path, *defect));
    }
  }
}

void check_topic_prefix(const KafkaSettings& kafka, Reader& reader) {
  constexpr std::size_t kBytesMax = 128;
  const bool well = kafka.topic_prefix.size() <= kBytesMax && std::ranges::all_of(kafka.topic_prefix, [](char c) {
                      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                             c == '_' || c == '-';
                    });
  if (well) return;
  reader.complain(
      "kafka.topic_prefix", "kafka.topic_prefix",
      fmt::format("kafka.topic_prefix must be of letters, digits, `.`, `_` and `-`, {} bytes at most", kBytesMax));
}

KafkaSettings kafka_of(Reader& reader) {
  KafkaSettings kafka;
  kafka.brokers = reader.texts("kafka.brokers");
  kafka.topic_prefix = reader.text("kafka.topic_prefix");
  kafka.group = reader.text("kafka.group");
  kafka.assignment = reader.word<KafkaSettings::Assignment>("kafka.assignment");
  kafka.static_membership = reader.word<bool>("kafka.static_membership");
  kafka.session_timeout = reader.time<std::chrono::milliseconds>("kafka.session_timeout");
  kafka.transaction_timeout = reader.time<std::chrono::milliseconds>("kafka.transaction_timeout");
  kafka.replication_factor = static_cast<std::int32_t>(reader.number("kafka.replication_factor"));
  kafka.client = reader.texts_below(kKafkaProperties);
  check_timeouts(kafka, reader);
  check_topic_prefix(kafka, reader);
  check_properties(kafka, reader);
  return kafka;
}

void apply_flags(const ConfigFlags& flags, Settings& settings) {
  for (const auto& [path, text] : flags.texts) {
    const Key* key = find_key(path);
    RELANCE_ASSERT(key != nullptr);
    settings.set(*key, path, parse_value(*key, text), std::string{key->flag}, true);
  }
}

Config config_from(Settings& settings) {
  Reader reader{settings};
  Config config;
  config.data_dir = reader.text("data_dir");
  config.listen = parse_address(reader.text("listen")).value_or(Address{});
  config.log = reader.word<LogKind>("log");
  config.parts = reader.words<Part>("parts");
  config.clock = reader.word<ClockSource>("clock");
  config.log_level = reader.word<LogLevel>("log_level");
  if (settings.find("api_token") != nullptr) config.api_token = reader.text("api_token");
  config.workers = reader.number("workers");
  config.memory_bytes = reader.number("memory_mib") * kMiB;
  config.commit = {reader.number("commit.records"), reader.number("commit.bytes"),
                   reader.time<std::chrono::milliseconds>("commit.milliseconds")};
  using std::chrono::seconds;
  config.http = {reader.number("http.header_bytes"),          reader.number("http.body_bytes"),
                 reader.time<seconds>("http.header_seconds"), reader.time<seconds>("http.body_seconds"),
                 reader.time<seconds>("http.idle_seconds"),   reader.number("http.connections"),
                 reader.number("http.in_flight_bytes")};
  for (const std::string& name : settings.endpoints("webhooks.wassenger")) {
    config.wassenger.emplace(name, wassenger_of(reader, "webhooks.wassenger." + name));
  }
  for (const std::string& name : settings.endpoints("webhooks.whatsapp")) {
    config.whatsapp.emplace(name, whatsapp_of(reader, "webhooks.whatsapp." + name));
  }
  config.kafka = kafka_of(reader);
  config.views = {reader.text("postgres.url"), reader.text("postgres.schema"), reader.text("redis.url"),
                  reader.time<std::chrono::milliseconds>("redis.timeout")};
  config.api = {reader.text("api.read_token"), reader.text("api.write_token"), reader.number("api.threads"),
                static_cast<std::int64_t>(reader.number("api.requests_per_second")), reader.texts("api.cors_origins")};
  return config;
}

}  // namespace

KafkaSettings kafka_settings(Settings& settings) {
  Reader reader{settings};
  return kafka_of(reader);
}

void add_config_flags(CLI::App& command, const std::shared_ptr<ConfigFlags>& flags) {
  command.add_option("--config", flags->file, "Configuration file; without it relance.toml, if there is one")
      ->type_name("FILE");
  for (const Key& key : keys()) {
    if (key.flag.empty()) continue;
    command
        .add_option_function<std::string>(
            std::string{key.flag},
            [flags, path = std::string{key.path}](const std::string& text) { flags->texts[path] = text; },
            fmt::format("{} ({})", key.help, key.fallback.value_or("not set")))
        ->type_name(key.kind == Kind::kAddress ? "ADDR:PORT"
                    : key.kind == Kind::kWords ? "LIST"
                                               : "TEXT");
  }
}

LoadedConfig load_config(const ConfigFlags& flags, const Environment& environment) {
  LoadedConfig loaded;
  std::error_code ignored;
  if (flags.file) {
    loaded.file = flags.file;
  } else if (std::filesystem::exists(kConfigFile, ignored)) {
    loaded.file = kConfigFile;
  }
  if (loaded.file) {
    const auto text = read_small_file(*loaded.file, kFileBytesMax);
    if (text) {
      apply_toml(text.value(), *loaded.file, loaded.settings);
    } else {
      loaded.settings.problems.push_back({*loaded.file, text.error(), false});
    }
  }
  apply_environment(environment, loaded.settings);
  apply_flags(flags, loaded.settings);
  apply_defaults(loaded.settings);
  loaded.config = config_from(loaded.settings);
  return loaded;
}

void require_valid(const Settings& settings) {
  if (settings.problems.empty()) return;
  const bool usage = std::ranges::all_of(settings.problems, &Problem::of_command_line);
  throw CommandError(usage ? ExitCode::kUsage : ExitCode::kConfiguration, settings.problems.front().text());
}

Config require_config(const ConfigFlags& flags) {
  LoadedConfig loaded = load_config(flags, read_environment());
  require_valid(loaded.settings);
  return std::move(loaded.config);
}

}  // namespace relance::app

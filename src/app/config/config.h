// The configuration as the program uses it: typed, complete and consistent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <relance/base/time.h>

#include "settings.h"

namespace CLI {
class App;
}

namespace relance::app {

enum class LogKind : std::uint8_t { kEmbedded, kKafka };
enum class Part : std::uint8_t { kIngress, kNormaliser, kContacts, kCampaigns, kViews, kApi };
enum class ClockSource : std::uint8_t { kWall, kLog };
enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarning, kError };

struct CommitSettings {
  std::size_t records = 0;
  std::size_t bytes = 0;
  Duration time{};
};

struct HttpSettings {
  std::size_t header_bytes = 0;
  std::size_t body_bytes = 0;
  Duration header_time{};
  Duration body_time{};
  Duration idle_time{};
  std::size_t connections = 0;
  std::size_t in_flight_bytes = 0;
};

// Texts that are empty are not set.
struct WassengerEndpoint {
  enum class Auth : std::uint8_t { kHmac, kHeader, kQuery, kNone };
  Auth auth{};
  std::string secret;       // there with kHmac
  std::string secret_next;  // a second secret or token that is good, too
  std::string token;        // there with kHeader and kQuery
  std::string header;
  std::string parameter;
};
struct WhatsappEndpoint {
  std::string app_secret;
  std::string app_secret_next;  // good, too
  std::string verify_token;
};

struct KafkaSettings {
  enum class Assignment : std::uint8_t { kEager, kCooperative };
  std::vector<std::string> brokers;
  std::string topic_prefix;
  std::string group;
  Assignment assignment{};
  bool static_membership = true;
  Duration session_timeout{};
  Duration transaction_timeout{};
  std::int32_t replication_factor = 0;        // 0: the brokers' default
  std::map<std::string, std::string> client;  // properties of librdkafka
};

// Where views and their cache are, and who may read them. Texts that are empty are not set.
struct ViewSettings {
  std::string postgres_url;  // not set: SQLite in data_dir
  std::string postgres_schema;
  std::string redis_url;  // not set: in memory
  Duration redis_timeout{};
};
struct ApiSettings {
  std::string read_token;
  std::string write_token;
  std::size_t threads = 0;
  std::int64_t requests_per_second = 0;
  std::vector<std::string> cors_origins;
};

struct Config {
  std::string data_dir;
  Address listen;
  LogKind log{};
  std::set<Part> parts;
  ClockSource clock{};
  LogLevel log_level{};
  std::optional<std::string> api_token;
  std::size_t workers = 0;  // 0: one for each core
  std::size_t memory_bytes = 0;
  CommitSettings commit;
  HttpSettings http;
  // By name; that of the unnamed endpoint is kUnnamedEndpoint.
  std::map<std::string, WassengerEndpoint> wassenger;
  std::map<std::string, WhatsappEndpoint> whatsapp;
  KafkaSettings kafka;
  ViewSettings views;
  ApiSettings api;
};

// What the command line says of the configuration.
struct ConfigFlags {
  std::optional<std::string> file;           // --config
  std::map<std::string, std::string> texts;  // by path of the key
};
// Adds `--config` and the flag of each key that has one.
void add_config_flags(CLI::App& command, const std::shared_ptr<ConfigFlags>& flags);

struct LoadedConfig {
  std::optional<std::string> file;  // that was read
  Settings settings;                // with every problem; `config` is to be used only where there is none
  Config config;
};

inline constexpr const char* kConfigFile = "relance.toml";

// Reads the file that a flag names, else `relance.toml` of the working directory if there is one.
[[nodiscard]] LoadedConfig load_config(const ConfigFlags& flags, const Environment& environment);

// What settings with every key say of Kafka; what cannot work becomes a problem of theirs.
[[nodiscard]] KafkaSettings kafka_settings(Settings& settings);

// Throws CommandError that tells the first problem, if there is one.
void require_valid(const Settings& settings);
[[nodiscard]] Config require_config(const ConfigFlags& flags);

// A relance.toml that says the same, secrets masked, with the origin of each value; the same as JSON.
[[nodiscard]] std::string print_toml(const Settings& settings);
[[nodiscard]] std::string print_json(const Settings& settings);

}  // namespace relance::app

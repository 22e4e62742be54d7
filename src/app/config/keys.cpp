#include <algorithm>
#include <array>
#include <iterator>

#include <relance/base/text.h>

#include "key.h"

namespace relance::app {
namespace {

constexpr std::string_view kLogs[] = {"embedded", "kafka"};
constexpr std::string_view kParts[] = {"ingress", "normaliser", "contacts", "campaigns", "views", "api"};
constexpr std::string_view kClocks[] = {"wall", "log"};
constexpr std::string_view kLevels[] = {"debug", "info", "warning", "error"};
constexpr std::string_view kAssignments[] = {"eager", "cooperative"};
constexpr std::string_view kNoYes[] = {"no", "yes"};
constexpr std::string_view kAuthentications[] = {"hmac", "header", "query", "none"};

constexpr std::int64_t kKiB = 1024;
constexpr std::int64_t kMiB = 1024 * kKiB;

constexpr Key number(std::string_view path, std::string_view fallback, std::int64_t first, std::int64_t last,
                     std::string_view help) {
  return {.path = path, .kind = Kind::kNumber, .fallback = fallback, .help = help, .first = first, .last = last};
}
constexpr Key secret(std::string_view path, std::string_view help) {
  return {.path = path, .kind = Kind::kText, .help = help, .secret = true};
}
constexpr Key text(std::string_view path, std::string_view help) {
  return {.path = path, .kind = Kind::kText, .help = help};
}

constexpr std::array kKeys = {
    Key{.path = "data_dir",
        .kind = Kind::kText,
        .fallback = "./relance-data",
        .help = "folder of the log, the state and the views",
        .flag = "--data-dir"},
    Key{.path = "listen",
        .kind = Kind::kAddress,
        .fallback = "127.0.0.1:8080",
        .help = "address and port of the HTTP server; port 0: any that is free",
        .flag = "--listen"},
    Key{.path = "log",
        .kind = Kind::kWord,
        .fallback = "embedded",
        .help = "engine of the log: embedded (in data_dir, one process), or kafka",
        .flag = "--log",
        .words = kLogs},
    Key{.path = "parts",
        .kind = Kind::kWords,
        .fallback = "ingress,normaliser,contacts,campaigns,views,api",
        .help = "parts that this process runs: ingress, normaliser, contacts, campaigns, views, api",
        .flag = "--parts",
        .words = kParts},
    Key{.path = "clock",
        .kind = Kind::kWord,
        .fallback = "wall",
        .help = "what moves time: wall (the host's clock), or log (records only, for histories and tests)",
        .flag = "--clock",
        .words = kClocks},
    Key{.path = "log_level",
        .kind = Kind::kWord,
        .fallback = "info",
        .help = "least that is told on standard error: debug, info, warning or error",
        .words = kLevels},
    secret("api_token", "bearer token of POST /events and of the API"),
    number("workers", "0", 0, 256, "threads that fold; 0: one for each core"),
    number("memory_mib", "512", 64, kMiB, "memory for caches and what is under way, in MiB"),
    number("commit.records", "10000", 1, 1'000'000, "a commit is due after so many records"),
    number("commit.bytes", "16777216", 64 * kKiB, 128 * kMiB, "or so many bytes read and written"),
    number("commit.milliseconds", "100", 1, 60'000, "or so much time; or when everything is read"),
    number("http.header_bytes", "16384", kKiB, kMiB, "longest header of a request"),
    number("http.body_bytes", "4194304", kKiB, 4 * kMiB, "longest body of a request, after decompression, too"),
    number("http.header_seconds", "10", 1, 3600, "time for a header to arrive"),
    number("http.body_seconds", "30", 1, 3600, "time for a body to arrive"),
    number("http.idle_seconds", "60", 1, 3600, "time between two requests of a connection"),
    number("http.connections", "1024", 1, 65'536, "connections at once"),
    number("http.in_flight_bytes", "67108864", 4 * kMiB, 4096 * kMiB, "bodies at once, in bytes"),
    secret("api.read_token", "bearer token of the API for those who only read; api_token may everything"),
    secret("api.write_token", "bearer token of the API for those who read and write, but do not administer"),
    number("api.threads", "2", 1, 64, "threads that ask the database for the API"),
    number("api.requests_per_second", "1000", 1, 1'000'000, "requests that one token may ask in a second"),
    Key{.path = "api.cors_origins",
        .kind = Kind::kTexts,
        .help = "origins whose pages may ask the API from a browser, as https://board.example"},
    secret("postgres.url", "postgresql://USER:PASSWORD@HOST/DATABASE of the views; without it they stand in data_dir"),
    Key{.path = "postgres.schema",
        .kind = Kind::kText,
        .fallback = "relance",
        .help = "schema of the tables of the views"},
    secret("redis.url",
           "redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE] of the cache; without it each process has its own"),
    number("redis.timeout", "50", 1, 10'000, "a call of the cache that takes so many milliseconds has failed"),
    Key{.path = "webhooks.wassenger.NAME.auth",
        .kind = Kind::kWord,
        .fallback = "hmac",
        .help = "how Wassenger proves itself: hmac, header or query (with a token), or none",
        .words = kAuthentications},
    secret("webhooks.wassenger.NAME.secret", "key of the signature (hmac)"),
    secret("webhooks.wassenger.NAME.secret_next", "a second secret or token that is good, too, while it is changed"),
    secret("webhooks.wassenger.NAME.token", "token in a header or in the address (header, query)"),
    text("webhooks.wassenger.NAME.header", "header of the signature or of the token"),
    text("webhooks.wassenger.NAME.parameter", "parameter of the address that holds the token (query)"),
    secret("webhooks.whatsapp.NAME.app_secret", "secret of the Meta app, which signs bodies"),
    secret("webhooks.whatsapp.NAME.app_secret_next", "a second one that is good, too, while it is changed"),
    secret("webhooks.whatsapp.NAME.verify_token", "what Meta sends when the webhook is set up"),
    Key{.path = "kafka.brokers",
        .kind = Kind::kTexts,
        .fallback = "localhost:9092",
        .help = "HOST:PORT of brokers, from which the others are learnt"},
    Key{.path = "kafka.topic_prefix",
        .kind = Kind::kText,
        .fallback = "relance.",
        .help = "what names of topics begin with on the cluster"},
    Key{.path = "kafka.group",
        .kind = Kind::kText,
        .fallback = "relance",
        .help = "consumer group that the processes of one installation share; transactional ids begin with it"},
    Key{.path = "kafka.assignment",
        .kind = Kind::kWord,
        .fallback = "eager",
        .help = "how partitions move between processes: eager, or cooperative (librdkafka 2.10 or later)",
        .words = kAssignments},
    Key{.path = "kafka.static_membership",
        .kind = Kind::kWord,
        .fallback = "yes",
        .help = "keep partitions through a restart that is shorter than the session timeout: yes or no",
        .words = kNoYes},
    number("kafka.session_timeout", "45000", 1000, 1'800'000,
           "a process that is silent for so many milliseconds loses its partitions"),
    number("kafka.transaction_timeout", "30000", 1000, 900'000,
           "a transaction open for so many milliseconds is aborted; below kafka.session_timeout"),
    number("kafka.replication_factor", "0", 0, 100, "copies of each topic that is created; 0: the brokers' default"),
    Key{.path = "kafka.client.SECRET",
        .kind = Kind::kProperty,
        .help = "property of librdkafka that is a secret: sasl.password, ssl.key.password and the like",
        .secret = true},
    Key{.path = "kafka.client.PROPERTY",
        .kind = Kind::kProperty,
        .help = "any other property of librdkafka, for each of its clients"},
};

constexpr std::string_view kName = "NAME";
constexpr std::string_view kProperty = "PROPERTY";
constexpr std::string_view kSecretProperty = "SECRET";
constexpr std::string_view kPrefix = "RELANCE";

bool is_of_properties(std::string_view part) {
  return part == kProperty || part == kSecretProperty;
}

// What may be the name of a property, or the first parts of one.
bool is_property_name(std::string_view text) {
  const bool well = std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.';
  });
  return well && !text.empty() && text.front() != '.' && text.back() != '.' &&
         text.find("..") == std::string_view::npos;
}

// Passwords and private keys, of later versions of librdkafka, too.
bool is_secret_property(std::string_view name) {
  const auto has = [name](std::string_view word) { return name.find(word) != std::string_view::npos; };
  return name == kSecretProperty || has("password") || has("passphrase") || has("secret") ||
         name.ends_with("key.pem") || name == "sasl.oauthbearer.config";
}

// The part at the front, taken off.
std::string_view take_part(std::string_view& path) {
  const std::string_view part = path.substr(0, path.find('.'));
  path.remove_prefix(std::min(path.size(), part.size() + 1));
  return part;
}

// Whether the first parts of a key's path are those of `path`; what is left of it stays in `key_path`. All that lies
// below a table of properties is one part.
bool begins_with(std::string_view& key_path, std::string_view path) {
  while (!path.empty()) {
    const std::string_view expected = take_part(key_path);
    if (is_of_properties(expected)) {
      return is_property_name(path) && is_secret_property(path) == (expected == kSecretProperty);
    }
    const std::string_view part = take_part(path);
    if (expected == kName ? !is_endpoint_name(part) : part != expected) return false;
  }
  return true;
}

}  // namespace

std::span<const Key> keys() {
  return kKeys;
}

const Key* find_key(std::string_view path) {
  const auto found = std::ranges::find_if(kKeys, [path](const Key& key) {
    std::string_view rest = key.path;
    return begins_with(rest, path) && rest.empty();
  });
  return found == kKeys.end() ? nullptr : &*found;
}

bool is_table(std::string_view path) {
  if (path.starts_with(kKafkaProperties)) return is_property_name(path.substr(kKafkaProperties.size()));
  return std::ranges::any_of(kKeys, [path](const Key& key) {
    std::string_view rest = key.path;
    return begins_with(rest, path) && !rest.empty();
  });
}

std::string variable_of(const Key& key) {
  std::string variable{kPrefix};
  for (std::string_view rest = key.path; !rest.empty();) {
    const std::string_view part = take_part(rest);
    if (part == kName) continue;
    variable += '_';
    std::ranges::transform(part, std::back_inserter(variable), [](char c) { return ascii_upper(c); });
  }
  return variable;
}

std::string variable_of(const Key& key, std::string_view path) {
  if (key.kind != Kind::kProperty) return variable_of(key);
  std::string variable{kKafkaPropertyVariable};
  for (const char c : path.substr(kKafkaProperties.size())) variable += c == '.' ? '_' : ascii_upper(c);
  return variable;
}

std::string property_path(std::string_view variable) {
  std::string path{kKafkaProperties};
  for (const char c : variable.substr(kKafkaPropertyVariable.size())) path += c == '_' ? '.' : ascii_lower(c);
  return path;
}

std::string path_of(const Key& key, std::string_view endpoint) {
  std::string path{key.path};
  const std::size_t name = path.find(kName);
  if (name != std::string::npos) path.replace(name, kName.size(), endpoint);
  return path;
}

bool is_endpoint_name(std::string_view text) {
  constexpr std::size_t kSizeMax = 64;
  return !text.empty() && text.size() <= kSizeMax && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

}  // namespace relance::app

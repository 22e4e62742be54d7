// Every key of the configuration, in one table: what may be written in relance.toml, in the environment and as a flag.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace relance::app {

enum class Kind : std::uint8_t {
  kText,
  kAddress,   // ADDR:PORT, [ADDR]:PORT for IPv6
  kWord,      // one of `words`
  kWords,     // some of `words`, separated by commas; a list in TOML
  kTexts,     // any texts, likewise
  kNumber,    // from `first` to `last`
  kProperty,  // of a client library: a text of any lines, in TOML also a number, true or false
};

struct Key {
  // `commit.records`. The part `NAME` stands for the name of an endpoint, the last parts `PROPERTY` and `SECRET` for
  // the whole name of a property, with its dots: which of the two it is, its name says.
  std::string_view path;
  Kind kind{};
  std::optional<std::string_view> fallback = {};  // as it would stand in the environment; none: not set
  std::string_view help;
  std::string_view flag = {};  // `--listen`
  std::span<const std::string_view> words = {};
  std::int64_t first = 0;
  std::int64_t last = 0;
  bool secret = false;  // never shown; may come from a file, named by the variable with `_FILE` behind
};

// In the order in which they are printed.
[[nodiscard]] std::span<const Key> keys();

// The key that a path is of; `webhooks.wassenger.shop.secret` is one of `webhooks.wassenger.NAME.secret`.
[[nodiscard]] const Key* find_key(std::string_view path);

// Whether keys lie below the path.
[[nodiscard]] bool is_table(std::string_view path);

// RELANCE_COMMIT_RECORDS; of an endpoint's key the one of the unnamed endpoint: RELANCE_WEBHOOKS_WASSENGER_SECRET; of
// the property `sasl.password` RELANCE_KAFKA_CLIENT_SASL_PASSWORD.
[[nodiscard]] std::string variable_of(const Key& key);
[[nodiscard]] std::string variable_of(const Key& key, std::string_view path);

// Below a table of properties: what its variables begin with, and the path that such a variable means.
inline constexpr std::string_view kKafkaProperties = "kafka.client.";
inline constexpr std::string_view kKafkaPropertyVariable = "RELANCE_KAFKA_CLIENT_";
[[nodiscard]] std::string property_path(std::string_view variable);

// The path of the key for an endpoint; that of any other key as it is written above.
inline constexpr std::string_view kUnnamedEndpoint = "default";
[[nodiscard]] std::string path_of(const Key& key, std::string_view endpoint = kUnnamedEndpoint);

// [A-Za-z0-9_-]{1,64}: what an address and a bare key of TOML may hold.
[[nodiscard]] bool is_endpoint_name(std::string_view text);

}  // namespace relance::app

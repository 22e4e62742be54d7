// One key of the configuration: how it is written in a file, in the environment and as a flag.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace relance::config {

enum class Kind : std::uint8_t {
  kText,
  kAddress,   // HOST:PORT, [HOST]:PORT for IPv6
  kWord,      // one of `words`
  kWords,     // a subset of `words`, separated by commas; an array in TOML
  kTexts,     // texts, separated by commas; an array in TOML
  kNumber,    // from `min` to `max`
  kProperty,  // of a client library: a text of any number of lines; in TOML also a number or a boolean
};

struct Key {
  // `commit.max_records`. The component `NAME` stands for the name of an entry of a table, the last component
  // `PROPERTY` or `SECRET` for the whole name of a client property, with its dots: its name decides which of the two.
  std::string path;
  Kind kind{};
  std::optional<std::string> fallback = {};  // as the environment would write it; nullopt: not set
  std::string help;                          // a noun phrase, with the unit
  std::string flag = {};                     // `--listen`
  std::vector<std::string> words = {};
  std::int64_t min = 0;
  std::int64_t max = 0;
  bool secret = false;  // masked when shown; may be read from a file named by the variable with the suffix `_FILE`
};

inline constexpr std::string_view kEntry = "NAME";
inline constexpr std::string_view kProperty = "PROPERTY";
inline constexpr std::string_view kSecretProperty = "SECRET";
inline constexpr std::string_view kUnnamedEntry = "default";  // the entry whose variables carry no name

// [A-Za-z0-9_-]{1,64}: what a bare key of TOML and the path of a URL can hold.
[[nodiscard]] bool is_entry_name(std::string_view text);

// The path of the key for one entry of its table; the path of any other key.
[[nodiscard]] std::string path_of(const Key& key, std::string_view entry = kUnnamedEntry);

// RELANCE_COMMIT_MAX_RECORDS; for a key of an entry the variable of the unnamed one.
[[nodiscard]] std::string variable_of(const Key& key);
// The variable of one setting: RELANCE_WEBHOOKS_WASSENGER_SHOP_SECRET, RELANCE_KAFKA_CLIENT_SASL_USERNAME.
[[nodiscard]] std::string variable_of(const Key& key, std::string_view path);

}  // namespace relance::config

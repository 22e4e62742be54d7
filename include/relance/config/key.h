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
  kWords,     // a comma-separated subset of `words`; an array in TOML
  kTexts,     // comma-separated texts; an array in TOML
  kNumber,    // from `min` to `max`
  kProperty,  // of a client library: text of any number of lines; in TOML also a number or a boolean
};

struct Key {
  // `commit.max_records`. The segment `NAME` is a placeholder for the name of a table entry; the last segment
  // `PROPERTY` or `SECRET` is one for the full name of a client property, with its dots: that name decides which of the
  // two.
  std::string path;
  Kind kind{};
  std::optional<std::string> fallback = {};  // the default, as written in the environment; nullopt: not set
  std::string help;                          // a noun phrase, with the unit
  std::string flag = {};                     // `--listen`
  std::vector<std::string> words = {};
  std::int64_t min = 0;
  std::int64_t max = 0;
  bool secret = false;  // masked when printed; can be read from a file named by the variable with the suffix `_FILE`
};

inline constexpr std::string_view kEntry = "NAME";
inline constexpr std::string_view kProperty = "PROPERTY";
inline constexpr std::string_view kSecretProperty = "SECRET";
inline constexpr std::string_view kUnnamedEntry = "default";  // the entry whose variables contain no name

// [A-Za-z0-9_-]{1,64}: valid both as a bare TOML key and in a URL path.
[[nodiscard]] bool is_entry_name(std::string_view text);

// The path of the key with the entry name filled in; other keys have one path.
[[nodiscard]] std::string path_of(const Key& key, std::string_view entry = kUnnamedEntry);

// RELANCE_COMMIT_MAX_RECORDS; for a key with `NAME`, the variable of the unnamed entry.
[[nodiscard]] std::string variable_of(const Key& key);
// The variable of one setting: RELANCE_WEBHOOKS_WASSENGER_SHOP_SECRET, RELANCE_KAFKA_CLIENT_SASL_USERNAME.
[[nodiscard]] std::string variable_of(const Key& key, std::string_view path);

}  // namespace relance::config

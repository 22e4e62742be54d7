// Values of keys and their validation.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <relance/base/result.h>
#include <relance/config/key.h>

namespace relance::config {

using Value = std::variant<std::string, std::int64_t, std::vector<std::string>>;

struct Address {
  std::string host;  // without brackets
  std::uint16_t port = 0;
  friend bool operator==(const Address&, const Address&) = default;
};
[[nodiscard]] std::optional<Address> parse_address(std::string_view text);
[[nodiscard]] std::string to_text(const Address& address);

// A value, or what is required: "must be a number from 1 to 256". Never quotes the value: it may be a secret.
using Checked = Result<Value, std::string>;
[[nodiscard]] Checked check_value(const Key& key, Value value);

// Parses a value as written in the environment and in flags.
[[nodiscard]] Checked parse_value(const Key& key, std::string_view text);

// The result is valid TOML and valid JSON.
[[nodiscard]] std::string to_text(const Value& value);

}  // namespace relance::config

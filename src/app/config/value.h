// The value of a key, and what it must look like.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <relance/base/result.h>

#include "key.h"

namespace relance::app {

using Value = std::variant<std::string, std::int64_t, std::vector<std::string>>;

struct Address {
  std::string host;  // without brackets
  std::uint16_t port = 0;
  friend bool operator==(const Address&, const Address&) = default;
};
[[nodiscard]] std::optional<Address> parse_address(std::string_view text);

// A value or what it should have been: "must be a number from 1 to 256". Complaints show no value: it may be a secret.
using Checked = Result<Value, std::string>;
[[nodiscard]] Checked check_value(const Key& key, Value value);

// As written in the environment or as a flag.
[[nodiscard]] Checked parse_value(const Key& key, std::string_view text);

// As TOML and JSON alike.
[[nodiscard]] std::string to_text(const Value& value);

}  // namespace relance::app

// Validated request parameters.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <relance/base/result.h>
#include <relance/http/response.h>
#include <relance/ports/http.h>
#include <relance/ports/sql.h>

namespace relance::api {

enum class ParameterKind : std::uint8_t {
  kEntity,   // the id of a campaign, an account or a category
  kContact,  // E.164 digits, bsuid:<id>, or the contact's UUID
  kWord,     // one of a set of words
  kTime,     // RFC 3339
  kBoolean,  // true, false
  kSearch,   // a prefix of a number, or of a word of a name
};

struct Parameter {
  std::string_view name;
  ParameterKind kind{};
  std::span<const std::string_view> words = {};  // of kWord
};

// The parameters of a request, by name; owns its text.
class Parameters {
 public:
  [[nodiscard]] bool has(std::string_view name) const { return values_.contains(name); }
  // The value for a statement. The parameter must be set.
  [[nodiscard]] ports::SqlValue value(std::string_view name) const;
  [[nodiscard]] std::string_view text(std::string_view name) const { return values_.find(name)->second.text; }

  // Parses a value according to its kind; returns the error, if any.
  std::optional<http::InvalidParameter> set(const Parameter& parameter, std::string_view text);
  // Sets a parameter that is derived from another one, for statements only.
  void set_text(std::string_view name, std::string text);

  // `name=value` of all parameters, by name: equal for equal requests.
  [[nodiscard]] std::string canonical() const;

 private:
  struct Value {
    std::string text;
    ports::SqlValue value;  // for text: borrowed from `text`
    bool is_derived = false;
  };
  std::map<std::string, Value, std::less<>> values_;
};

}  // namespace relance::api

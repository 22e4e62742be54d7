// Parameters of a request, checked before anything is asked with them.
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
  kContact,  // E.164 digits, bsuid:<id>, or the UUID that stands for it
  kWord,     // one of a few
  kTime,     // RFC 3339
  kBoolean,  // true, false
  kSearch,   // the beginning of a number, or of a word of a name
};

struct Parameter {
  std::string_view name;
  ParameterKind kind{};
  std::span<const std::string_view> words = {};  // of kWord
};

// What a request asks for, by name; owns its text.
class Parameters {
 public:
  [[nodiscard]] bool has(std::string_view name) const { return values_.contains(name); }
  // As it goes into a statement. The name is there.
  [[nodiscard]] ports::SqlValue value(std::string_view name) const;
  [[nodiscard]] std::string_view text(std::string_view name) const { return values_.find(name)->second.text; }

  // Reads a value as its kind; the reason why not.
  std::optional<http::InvalidParameter> set(const Parameter& parameter, std::string_view text);
  // For what stands for another parameter in statements.
  void set_text(std::string_view name, std::string text);

  // `name=value` of all, in the order of their names: the same for the same request.
  [[nodiscard]] std::string canonical() const;

 private:
  struct Value {
    std::string text;
    ports::SqlValue value;  // text: `text` itself
    bool is_derived = false;
  };
  std::map<std::string, Value, std::less<>> values_;
};

}  // namespace relance::api

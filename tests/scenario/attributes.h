// The words that follow what happened: pairs of a name and a value, in any order.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scenario/error.h"
#include "scenario/moment.h"
#include "scenario/words.h"

namespace relance::scenario {

class Attributes {
 public:
  Attributes(Words words, std::size_t from) : words_(std::move(words)) {
    words_.erase(words_.begin(), words_.begin() + static_cast<std::ptrdiff_t>(std::min(from, words_.size())));
  }

  // Takes `name VALUE`, wherever it stands.
  std::optional<std::string> take(std::string_view name) {
    auto values = take_many(name, 1);
    if (values.empty()) return std::nullopt;
    return std::move(values.front().text);
  }

  Words take_many(std::string_view name, std::size_t count) {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (!words_[i].is(name)) continue;
      if (i + count >= words_.size()) throw ScenarioError("`" + std::string(name) + "` lacks its value");
      const auto first = words_.begin() + static_cast<std::ptrdiff_t>(i);
      const auto end = first + static_cast<std::ptrdiff_t>(count) + 1;
      Words values(first + 1, end);
      words_.erase(first, end);
      return values;
    }
    return {};
  }

  std::string need(std::string_view name) {
    auto value = take(name);
    if (!value) throw ScenarioError("`" + std::string(name) + "` is missing");
    return std::move(*value);
  }

  std::optional<Millis> take_offset(std::string_view name) {
    const auto value = take(name);
    if (!value) return std::nullopt;
    const auto offset = parse_offset(*value);
    if (!offset) throw ScenarioError("`" + *value + "` is no time such as +2h");
    return offset;
  }

  void expect_none_left() const {
    if (!words_.empty()) throw ScenarioError("not understood here: " + join(words_));
  }

 private:
  Words words_;
};

inline constexpr std::string_view kDefaultAccount = "acc-1";

}  // namespace relance::scenario

// A JSON object that is taken apart member by member: what nobody asked for is left over, and shown.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "scenario/moment.h"

namespace relance::scenario {

class Members {
 public:
  explicit Members(const boost::json::value* value) {
    if (value != nullptr && value->is_object()) left_ = value->get_object();
  }

  std::optional<boost::json::value> take(std::string_view name) {
    const auto found = left_.find(name);
    if (found == left_.end()) return std::nullopt;
    boost::json::value value = std::move(found->value());
    left_.erase(found);
    return value;
  }

  // The member's text; what is no string comes as it is written, what is missing as `?name`.
  std::string text(std::string_view name) { return take_text(name).value_or("?" + std::string(name)); }

  std::optional<std::string> take_text(std::string_view name) {
    const auto value = take(name);
    if (!value) return std::nullopt;
    return value->is_string() ? std::string(value->get_string()) : boost::json::serialize(*value);
  }

  // The member's time as an offset; a text that is no time in our form comes as it is.
  std::string time(std::string_view name) {
    const std::string value = text(name);
    const auto offset = from_rfc3339(value);
    return offset ? format_offset(*offset) : value;
  }

  std::string left_over() const {
    std::string words;
    for (const auto& member : left_) {
      words += " +" + std::string(member.key()) + "=" + boost::json::serialize(member.value());
    }
    return words;
  }

 private:
  boost::json::object left_;
};

}  // namespace relance::scenario

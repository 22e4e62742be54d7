#pragma once

#include <cstring>
#include <string>
#include <string_view>

#include <simdjson.h>

namespace relance::floor {

// Reads members of JSON objects, one document after the other.
class JsonMembers {
 public:
  // False: no JSON object.
  bool read(std::string_view json) {
    padded_.resize(json.size() + simdjson::SIMDJSON_PADDING);
    std::memcpy(padded_.data(), json.data(), json.size());
    return parser_.parse(padded_.data(), json.size(), false).get(document_) == simdjson::SUCCESS;
  }
  // Empty: no such text. Valid until the next read.
  [[nodiscard]] std::string_view text(std::string_view pointer) const {
    std::string_view found;
    return document_.at_pointer(pointer).get(found) == simdjson::SUCCESS ? found : std::string_view{};
  }
  // False: no such object. It is valid until the next read.
  [[nodiscard]] bool object(std::string_view pointer, simdjson::dom::object& found) const {
    return document_.at_pointer(pointer).get(found) == simdjson::SUCCESS;
  }

 private:
  std::string padded_;
  simdjson::dom::parser parser_;
  simdjson::dom::element document_;
};

}  // namespace relance::floor

#include "oracle/reading/duplicate_keys.h"

#include <vector>

#include <boost/json/basic_parser_impl.hpp>

namespace relance::oracle {
namespace {

namespace json = boost::json;

struct Handler {
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);

  struct Open {
    bool is_object;
    std::set<std::string> keys;
    std::string key;        // of the member whose value is being read
    std::size_t index = 0;  // of the element
  };

  std::vector<Open> open;
  std::string key;
  std::set<std::string> repeated;

  std::string pointer() const {
    std::string path;
    for (const Open& level : open) path += "/" + (level.is_object ? level.key : std::to_string(level.index));
    return path;
  }
  bool value_read() {
    if (!open.empty() && !open.back().is_object) ++open.back().index;
    return true;
  }
  bool begin(bool is_object) {
    open.push_back({is_object, {}, {}, 0});
    return true;
  }
  bool end() {
    open.pop_back();
    return value_read();
  }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) { return begin(true); }
  bool on_object_end(std::size_t, json::error_code&) { return end(); }
  bool on_array_begin(json::error_code&) { return begin(false); }
  bool on_array_end(std::size_t, json::error_code&) { return end(); }
  bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
    key += part;
    return true;
  }
  bool on_key(json::string_view part, std::size_t, json::error_code&) {
    key += part;
    open.back().key = key;
    if (!open.back().keys.insert(key).second) repeated.insert(pointer());
    key.clear();
    return true;
  }
  bool on_string_part(json::string_view, std::size_t, json::error_code&) { return true; }
  bool on_string(json::string_view, std::size_t, json::error_code&) { return value_read(); }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t, json::string_view, json::error_code&) { return value_read(); }
  bool on_uint64(std::uint64_t, json::string_view, json::error_code&) { return value_read(); }
  bool on_double(double, json::string_view, json::error_code&) { return value_read(); }
  bool on_bool(bool, json::error_code&) { return value_read(); }
  bool on_null(json::error_code&) { return value_read(); }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }
};

}  // namespace

std::optional<std::set<std::string>> duplicate_keys(std::string_view text) {
  json::basic_parser<Handler> parser{json::parse_options{}};
  json::error_code error;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
  if (error || read != text.size()) return std::nullopt;
  return parser.handler().repeated;
}

}  // namespace relance::oracle

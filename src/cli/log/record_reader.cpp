#include <algorithm>
#include <limits>
#include <set>

#include <fmt/format.h>
#include <simdjson.h>

#include <relance/base/encoding.h>

#include "record_json.h"

namespace relance::cli {
namespace {

namespace dom = simdjson::dom;

static_assert(RecordReader::kPadding >= simdjson::SIMDJSON_PADDING);

constexpr std::string_view kMembers[] = {"topic", "partition", "offset",         "key",         "key_base64",
                                         "value", "headers",   "headers_base64", "value_base64"};

using Problem = std::optional<std::string>;

std::string must_be(std::string_view member, std::string_view what) {
  return fmt::format("`{}` must be {}", member, what);
}

Problem take_text(std::string_view member, dom::element value, std::optional<std::string>& out) {
  if (value.is_null()) return {};
  std::string_view text;
  if (value.get_string().get(text) != simdjson::SUCCESS) return must_be(member, "a string or null");
  out = text;
  return {};
}

Problem take_base64(std::string_view member, dom::element value, std::optional<std::string>& out) {
  std::string_view text;
  if (value.get_string().get(text) == simdjson::SUCCESS) out = decode_base64(text);
  return out ? Problem{} : must_be(member, "a base64 string");
}

Problem take_partition(dom::element value, std::optional<Partition>& out) {
  std::int64_t number = 0;
  if (value.get_int64().get(number) != simdjson::SUCCESS || number < 0 ||
      number > std::numeric_limits<std::int32_t>::max())
    return must_be("partition", "a number >= 0");
  out = Partition{static_cast<std::int32_t>(number)};
  return {};
}

Problem take_headers(std::string_view member, dom::element value, bool base64, WrittenRecord& out) {
  dom::object object;
  if (value.get_object().get(object) != simdjson::SUCCESS) return must_be(member, "an object of strings");
  for (const auto [name, header] : object) {
    std::optional<std::string> text;
    const Problem problem = base64 ? take_base64(member, header, text) : take_text(member, header, text);
    if (problem || !text) return must_be(member, base64 ? "an object of base64 strings" : "an object of strings");
    out.headers.emplace_back(name, *text);
  }
  return {};
}

Problem take_member(std::string_view member, dom::element value, WrittenRecord& out) {
  if (member == "topic") return take_text(member, value, out.topic);
  if (member == "partition") return take_partition(value, out.partition);
  if (member == "key") return take_text(member, value, out.key);
  if (member == "key_base64") return take_base64(member, value, out.key);
  if (member == "value_base64") return take_base64(member, value, out.value);
  if (member == "headers") return take_headers(member, value, false, out);
  if (member == "headers_base64") return take_headers(member, value, true, out);
  return {};
}

}  // namespace

struct RecordReader::State {
  dom::parser parser;
  simdjson::ondemand::parser cutter;  // returns a member as written; the line is known to be valid JSON by then

  std::string cut_value(std::string_view line) {
    simdjson::ondemand::document document;
    simdjson::ondemand::value value;
    std::string_view text;
    const simdjson::padded_string_view padded{line.data(), line.size(), line.size() + kPadding};
    RELANCE_ASSERT(cutter.iterate(padded).get(document) == simdjson::SUCCESS &&
                   document["value"].get(value) == simdjson::SUCCESS &&
                   simdjson::to_json_string(value).get(text) == simdjson::SUCCESS);
    text.remove_suffix(text.size() - std::min(text.find_last_not_of(" \t\r\n") + 1, text.size()));
    return std::string{text};
  }
};

RecordReader::RecordReader() : state_(std::make_unique<State>()) {}
RecordReader::~RecordReader() = default;

Result<WrittenRecord, std::string> RecordReader::read(std::string_view line) {
  dom::element root;
  dom::object object;
  if (state_->parser.parse(line.data(), line.size(), false).get(root) != simdjson::SUCCESS)
    return Failure{std::string{"no JSON document"}};
  if (root.get_object().get(object) != simdjson::SUCCESS) return Failure{std::string{"no JSON object"}};
  WrittenRecord record;
  std::set<std::string_view> seen;
  bool has_document = false;
  for (const auto [name, value] : object) {
    if (std::ranges::find(kMembers, name) == std::end(kMembers))
      return Failure{fmt::format("`{}` is not a member of a record", name)};
    if (!seen.insert(name).second) return Failure{fmt::format("`{}` occurs twice", name)};
    if (auto problem = take_member(name, value, record)) return Failure{std::move(*problem)};
    has_document = has_document || (name == "value" && !value.is_null());
  }
  if (seen.contains("value") == seen.contains("value_base64"))
    return Failure{std::string{"a record must have either `value` or `value_base64`"}};
  if (seen.contains("key") && seen.contains("key_base64"))
    return Failure{std::string{"a record must have either `key` or `key_base64`"}};
  if (has_document) record.value = state_->cut_value(line);
  return record;
}

}  // namespace relance::cli

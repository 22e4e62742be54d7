#include "stored_dead_letter.h"

#include <charconv>

#include <fmt/format.h>
#include <simdjson.h>

#include <relance/base/encoding.h>

#include "io/exit_code.h"
#include "io/interruption.h"
#include "io/standard_streams.h"
#include "log/record_json.h"

namespace relance::cli {
namespace {

namespace dom = simdjson::dom;

template <class T>
bool take_number(std::string_view& text, T& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || value < 0) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

bool read_text(dom::object object, std::string_view member, std::string& out) {
  std::string_view text;
  if (object[member].get_string().get(text) != simdjson::SUCCESS) return false;
  out = text;
  return true;
}

// Reads a string or null.
bool read_optional(dom::object object, std::string_view member, std::optional<std::string>& out) {
  dom::element value;
  if (object[member].get(value) != simdjson::SUCCESS) return false;
  if (value.is_null()) return true;
  return read_text(object, member, out.emplace());
}

bool read_base64(dom::object object, std::string_view member, std::optional<std::string>& out) {
  std::string text;
  if (!read_text(object, member, text)) return false;
  out = decode_base64(text);
  return out.has_value();
}

bool read_members(dom::object object, StoredDeadLetter& letter) {
  std::int64_t partition = 0;
  std::int64_t offset = 0;
  std::optional<std::string> value;
  if (object["partition"].get_int64().get(partition) != simdjson::SUCCESS) return false;
  if (object["offset"].get_int64().get(offset) != simdjson::SUCCESS) return false;
  letter.partition = Partition{static_cast<std::int32_t>(partition)};
  letter.offset = Offset{offset};
  if (!read_optional(object, "value", value) && !read_base64(object, "value_base64", value)) return false;
  letter.value = value.value_or("");
  return read_text(object, "topic", letter.topic) && read_text(object, "reason", letter.reason) &&
         read_text(object, "path", letter.path) && read_optional(object, "time", letter.time) &&
         (read_optional(object, "key", letter.key) || read_base64(object, "key_base64", letter.key));
}

}  // namespace

std::string to_text(const DeadLetterPosition& position) {
  return fmt::format("{}/{}", position.partition.value(), position.offset.value());
}

DeadLetterPosition parse_position(const std::string& text) {
  std::string_view rest = text;
  std::int32_t partition = 0;
  std::int64_t offset = 0;
  const bool begun = take_number(rest, partition) && rest.starts_with('/');
  if (begun) rest.remove_prefix(1);
  if (!begun || !take_number(rest, offset) || !rest.empty())
    throw CommandError(ExitCode::kUsage, text + ": not a position; the format is PARTITION/OFFSET, for example 3/17");
  return {Partition{partition}, Offset{offset}};
}

std::string source_of(const StoredDeadLetter& letter) {
  return fmt::format("{}/{}/{}", letter.topic, letter.partition.value(), letter.offset.value());
}

std::optional<StoredDeadLetter> parse_dead_letter(const DeadLetterPosition& position, std::string_view document) {
  dom::parser parser;
  dom::element root;
  dom::object object;
  if (parser.parse(document.data(), document.size()).get(root) != simdjson::SUCCESS) return std::nullopt;
  if (root.get_object().get(object) != simdjson::SUCCESS) return std::nullopt;
  StoredDeadLetter letter;
  letter.position = position;
  letter.document = document;
  if (!read_members(object, letter)) return std::nullopt;
  return letter;
}

std::vector<StoredDeadLetter> read_dead_letters(LogView& log) {
  std::vector<StoredDeadLetter> letters;
  const ports::TopicNumber topic = log.topic_of(events::Topic::kDeadLetters);
  for (std::int32_t i = 0; i < log.topic(topic).partitions.value(); ++i) {
    log.for_each({topic, Partition{i}}, Offset{0}, [&](const ports::Record& record) {
      const DeadLetterPosition position{Partition{i}, record.offset};
      if (auto letter = parse_dead_letter(position, record.value.value_or("")))
        letters.push_back(std::move(*letter));
      else
        tell(fmt::format("relance: {}: the record at this position is not a dead letter\n", to_text(position)));
      return true;
    });
  }
  check_interruption();
  return letters;
}

std::optional<SourceRecord> read_source(LogView& log, const StoredDeadLetter& letter) {
  const auto topic = find_topic(log.topics(), letter.topic);
  if (!topic || letter.partition >= Partition{log.topic(*topic).partitions.value()}) return std::nullopt;
  std::optional<SourceRecord> found;
  log.for_each({*topic, letter.partition}, letter.offset, [&](const ports::Record& record) {
    if (record.offset != letter.offset) return false;
    found.emplace();
    found->partition = {*topic, letter.partition};
    if (record.key) found->key = *record.key;
    if (record.value) found->value = *record.value;
    for (const ports::Header& header : record.headers) found->headers.emplace_back(header.name, header.value);
    ByteBuffer line;
    RecordWriter{}.write(letter.topic, letter.partition, record, line);
    found->line = line.view();
    return false;
  });
  return found;
}

}  // namespace relance::cli

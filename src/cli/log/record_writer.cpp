#include <algorithm>

#include <simdjson.h>

#include <relance/base/encoding.h>
#include <relance/json/text.h>

#include "record_json.h"

namespace relance::cli {

static_assert(ports::kRecordPadding >= simdjson::SIMDJSON_PADDING);

struct RecordWriter::State {
  simdjson::dom::parser parser;

  bool is_document(std::string_view value) {
    simdjson::dom::element root;
    return parser.parse(value.data(), value.size(), false).get(root) == simdjson::SUCCESS && !root.is_null();
  }
};

namespace {

// Written by hand instead of with json::Writer: `log read` prints millions of records, and copies values as they are.

void append_base64_string(std::string_view bytes, ByteBuffer& out) {
  out.push('"');
  append_base64(bytes, out);
  out.push('"');
}

void write_headers(std::span<const ports::Header> headers, bool as_text, std::string_view member, ByteBuffer& out) {
  out.append(member);
  std::string_view separator;
  for (const ports::Header& header : headers) {
    if (json::is_utf8(header.value) != as_text) continue;
    out.append(separator);
    separator = ",";
    json::append_string(json::is_utf8(header.name) ? header.name : "?", out);
    out.push(':');
    if (as_text) {
      json::append_string(header.value, out);
    } else {
      append_base64_string(header.value, out);
    }
  }
  out.push('}');
}

void write_key(const ports::OptionalBytes& key, ByteBuffer& out) {
  if (!key) return out.append(R"("key":null)");
  if (json::is_utf8(*key)) {
    out.append(R"("key":)");
    return json::append_string(*key, out);
  }
  out.append(R"("key_base64":)");
  append_base64_string(*key, out);
}

// Line breaks in a document are white space: within strings they are escaped.
void append_on_one_line(std::string_view document, ByteBuffer& out) {
  while (!document.empty()) {
    const std::size_t line_end = std::min(document.find_first_of("\r\n"), document.size());
    out.append(document.substr(0, line_end));
    document.remove_prefix(line_end);
    if (document.empty()) return;
    out.push(' ');
    document.remove_prefix(1);
  }
}

}  // namespace

RecordWriter::RecordWriter() : state_(std::make_unique<State>()) {}
RecordWriter::~RecordWriter() = default;

void RecordWriter::write_value(const ports::OptionalBytes& value, ByteBuffer& out) {
  if (!value) return out.append(R"("value":null)");
  if (state_->is_document(*value)) {
    out.append(R"("value":)");
    return append_on_one_line(*value, out);
  }
  out.append(R"("value_base64":)");
  append_base64_string(*value, out);
}

void RecordWriter::write(std::string_view topic, Partition partition, const ports::Record& record, ByteBuffer& out) {
  write_position(topic, partition, record.offset, out);
  out.shrink_to(out.size() - 1);
  write_headers(record.headers, true, R"(,"headers":{)", out);
  if (std::ranges::any_of(record.headers, [](const ports::Header& header) { return !json::is_utf8(header.value); }))
    write_headers(record.headers, false, R"(,"headers_base64":{)", out);
  out.push(',');
  write_key(record.key, out);
  out.push(',');
  write_value(record.value, out);
  out.push('}');
}

void write_position(std::string_view topic, Partition partition, Offset offset, ByteBuffer& out) {
  out.append(R"({"topic":)");
  json::append_string(topic, out);
  out.append(R"(,"partition":)");
  json::append_number(std::int64_t{partition.value()}, out);
  out.append(R"(,"offset":)");
  json::append_number(offset.value(), out);
  out.push('}');
}

}  // namespace relance::cli

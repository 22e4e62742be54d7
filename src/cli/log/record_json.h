// Records of a log as lines of JSON:
//
//   {"topic":"relance.facts","partition":0,"offset":7,"headers":{"name":"text"},"key":"33612345678","value":{...}}
//
// `value` is the record's JSON document, with line breaks replaced by spaces; null is a tombstone. A value that is not
// JSON, or is the document `null`, is in `value_base64` instead; a key that is not UTF-8 is in `key_base64`, and
// headers whose values are not in `headers_base64`. A key may be null.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <relance/base/byte_buffer.h>
#include <relance/base/result.h>
#include <relance/ports/record.h>

namespace relance::cli {

// One thread.
class RecordWriter {
 public:
  RecordWriter();
  ~RecordWriter();
  RecordWriter(const RecordWriter&) = delete;
  RecordWriter& operator=(const RecordWriter&) = delete;

  // Appends the object without a line break. ports::kRecordPadding readable bytes must follow the value.
  void write(std::string_view topic, Partition partition, const ports::Record& record, ByteBuffer& out);
  // Appends `"value":...` or `"value_base64":...`.
  void write_value(const ports::OptionalBytes& value, ByteBuffer& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Appends {"topic","partition","offset"}.
void write_position(std::string_view topic, Partition partition, Offset offset, ByteBuffer& out);

// A record written by a user: everything except key and value is optional.
struct WrittenRecord {
  std::optional<std::string> topic;
  std::optional<Partition> partition;
  std::optional<std::string> key;
  std::optional<std::string> value;  // none: a tombstone
  std::vector<std::pair<std::string, std::string>> headers;
};

// Reads the format of RecordWriter, or parts of it. One thread.
class RecordReader {
 public:
  RecordReader();
  ~RecordReader();
  RecordReader(const RecordReader&) = delete;
  RecordReader& operator=(const RecordReader&) = delete;

  static constexpr std::size_t kPadding = 64;

  // The record, or what is wrong with the line. `value` is taken byte for byte as written. kPadding readable bytes must
  // follow the line.
  [[nodiscard]] Result<WrittenRecord, std::string> read(std::string_view line);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::cli

// Records of a log as lines of JSON:
//
//   {"topic":"relance.facts","partition":0,"offset":7,"headers":{"name":"text"},"key":"33612345678","value":{...}}
//
// `value` is the record's JSON document, its line ends turned into spaces; null is a tombstone. What is no JSON
// document, and the document `null`, is in `value_base64` instead; `key_base64` where a key is no UTF-8,
// and `headers_base64` for headers whose values are none. A key may be null.
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

  // Appends the object without a line end. ports::kRecordPadding readable bytes follow the value.
  void write(std::string_view topic, Partition partition, const ports::Record& record, ByteBuffer& out);
  // Appends `"value":...` or `"value_base64":...`.
  void write_value(const ports::OptionalBytes& value, ByteBuffer& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Appends {"topic","partition","offset"}.
void write_position(std::string_view topic, Partition partition, Offset offset, ByteBuffer& out);

// A record as somebody wrote it down: all but key and value may be missing.
struct WrittenRecord {
  std::optional<std::string> topic;
  std::optional<Partition> partition;
  std::optional<std::string> key;
  std::optional<std::string> value;  // none: a tombstone
  std::vector<std::pair<std::string, std::string>> headers;
};

// Reads what RecordWriter writes, or less of it. One thread.
class RecordReader {
 public:
  RecordReader();
  ~RecordReader();
  RecordReader(const RecordReader&) = delete;
  RecordReader& operator=(const RecordReader&) = delete;

  static constexpr std::size_t kPadding = 64;

  // The record or what is wrong with the line. `value` is taken as it is written, byte for byte. kPadding readable
  // bytes follow the line.
  [[nodiscard]] Result<WrittenRecord, std::string> read(std::string_view line);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::cli

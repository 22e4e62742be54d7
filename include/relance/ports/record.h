// The content of a log: records at offsets.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <relance/base/strong.h>
#include <relance/base/time.h>

namespace relance::ports {

// The index of a topic in the list with which its log was opened.
using TopicNumber = Strong<struct TopicNumberTag, std::uint16_t>;

struct TopicPartition {
  TopicNumber topic;
  Partition partition;
  friend auto operator<=>(const TopicPartition&, const TopicPartition&) = default;
};

struct TopicSpec {
  std::string name;  // with its prefix: `relance.facts`
  PartitionCount partitions{1};
  std::optional<Duration> retention;  // none: forever
  bool compacted = false;             // keeps the last record of each key

  friend bool operator==(const TopicSpec&, const TopicSpec&) = default;
};

using OptionalBytes = std::optional<std::string_view>;

struct Header {
  std::string_view name;
  std::string_view value;
  friend bool operator==(const Header&, const Header&) = default;
};

// A record to be written; borrows its bytes for the duration of the call. No value: a tombstone.
struct NewRecord {
  OptionalBytes key;
  OptionalBytes value;
  std::span<const Header> headers = {};
};

// A record that was read; kRecordPadding readable bytes follow `value`.
inline constexpr std::size_t kRecordPadding = 64;

struct Record {
  Offset offset;
  Timestamp appended_at;  // the log's wall clock, for retention and display: never used by processing
  OptionalBytes key;
  OptionalBytes value;
  std::span<const Header> headers = {};
};

// Owns its bytes.
struct OwnedRecord {
  TopicPartition partition;
  std::optional<std::string> key;
  std::optional<std::string> value;
  std::vector<std::pair<std::string, std::string>> headers;
};

struct ReadLimits {
  std::size_t records = 1000;
  std::size_t bytes = 1024 * 1024;  // keys, values and headers; the first record is returned whatever its size
};

// Records with the memory that they borrow; reused for the next read.
struct RecordBatch {
  std::vector<Record> records;
  std::vector<Header> headers;  // of all records: complete before records borrow from it
  std::string bytes;            // same

  void clear() {
    records.clear();
    headers.clear();
    bytes.clear();
  }
};

}  // namespace relance::ports

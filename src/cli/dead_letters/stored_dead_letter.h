// Dead letters as stored in the log.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <relance/base/strong.h>

#include "log/log_view.h"

namespace relance::cli {

// The position of a dead letter in relance.dead-letters: `PARTITION/OFFSET`.
struct DeadLetterPosition {
  Partition partition;
  Offset offset;
  friend auto operator<=>(const DeadLetterPosition&, const DeadLetterPosition&) = default;
};
[[nodiscard]] std::string to_text(const DeadLetterPosition& position);
// Throws CommandError (kUsage) if it is not a position.
[[nodiscard]] DeadLetterPosition parse_position(const std::string& text);

struct StoredDeadLetter {
  DeadLetterPosition position;
  // Of the record that could not be processed.
  std::string topic;
  Partition partition;
  Offset offset;
  std::string reason;
  std::string path;                 // JSON pointer
  std::optional<std::string> time;  // stream time when the record was processed
  std::optional<std::string> key;
  std::string value;

  std::string document;  // the dead letter itself
};

// `topic/partition/offset` of the record that could not be processed.
[[nodiscard]] std::string source_of(const StoredDeadLetter& letter);

// nullopt: not a dead letter.
[[nodiscard]] std::optional<StoredDeadLetter> parse_dead_letter(const DeadLetterPosition& position,
                                                                std::string_view document);

// All dead letters, in order of position. Unreadable ones are reported on standard error and skipped. Throws
// CommandError.
[[nodiscard]] std::vector<StoredDeadLetter> read_dead_letters(LogView& log);

// The record that could not be processed.
struct SourceRecord {
  ports::TopicPartition partition;
  std::optional<std::string> key;
  std::optional<std::string> value;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string line;  // as `log read` prints it
};
// nullopt: the log does not retain it any more.
[[nodiscard]] std::optional<SourceRecord> read_source(LogView& log, const StoredDeadLetter& letter);

}  // namespace relance::cli

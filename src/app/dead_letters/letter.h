// Dead letters as they stand in the log.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <relance/base/strong.h>

#include "log/log_view.h"

namespace relance::app {

// Where a letter stands in relance.dead-letters: `PARTITION/OFFSET`.
struct LetterPosition {
  Partition partition;
  Offset offset;
  friend auto operator<=>(const LetterPosition&, const LetterPosition&) = default;
};
[[nodiscard]] std::string to_text(const LetterPosition& position);
// Throws CommandError (kUsage) for what is no position.
[[nodiscard]] LetterPosition parse_position(const std::string& text);

struct Letter {
  LetterPosition position;
  // Of the record that could not be taken.
  std::string topic;
  Partition partition;
  Offset offset;
  std::string reason;
  std::string path;                 // JSON pointer
  std::optional<std::string> time;  // stream time at which it was met
  std::optional<std::string> key;
  std::string value;

  std::string document;  // the letter itself
};

// `topic/partition/offset` of the record that could not be taken.
[[nodiscard]] std::string source_of(const Letter& letter);

// None: no dead letter is what this says.
[[nodiscard]] std::optional<Letter> parse_letter(const LetterPosition& position, std::string_view document);

// All of them, in order of position. Those that cannot be read are told on standard error and left out. Throws
// CommandError.
[[nodiscard]] std::vector<Letter> read_letters(LogView& log);

// The record that could not be taken.
struct SourceRecord {
  ports::TopicPartition partition;
  std::optional<std::string> key;
  std::optional<std::string> value;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string line;  // as `log read` prints it
};
// None: the log does not hold it any more.
[[nodiscard]] std::optional<SourceRecord> read_source(LogView& log, const Letter& letter);

}  // namespace relance::app

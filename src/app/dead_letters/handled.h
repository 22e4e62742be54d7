// Which dead letters somebody has dealt with: lines of JSON in DATA_DIR/dead-letters-handled.ndjson,
//
//   {"log":"<identity>","partition":3,"offset":17,"state":"retried","at":"2026-11-20T08:00:00.000Z"}
//
// replaced as a whole. The log itself is never rewritten; lines of another log are kept and mean nothing here.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <relance/base/file_descriptor.h>
#include <relance/base/time.h>

#include "letter.h"

namespace relance::app {

enum class LetterState : std::uint8_t { kOpen, kRetried, kDropped };
[[nodiscard]] std::string_view to_text(LetterState state);

class HandledLetters {
 public:
  // Reads what is there. Throws CommandError where the file cannot be read, or is no such file.
  HandledLetters(const std::string& data_directory, std::string log_identity);

  [[nodiscard]] LetterState state_of(const LetterPosition& position) const;

  // Marks them, in memory and on disk: all or none. What others have marked since this was read stays. Throws
  // CommandError.
  void mark(const std::vector<LetterPosition>& positions, LetterState state, Timestamp now);

 private:
  void load();
  void save() const;

  std::string path_;
  std::string identity_;
  std::map<LetterPosition, LetterState> states_;
  std::vector<std::string> lines_;  // of the file
};

}  // namespace relance::app

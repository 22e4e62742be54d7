// Records which dead letters were handled: lines of JSON in DATA_DIR/dead-letters-handled.ndjson,
//
//   {"log":"<identity>","partition":3,"offset":17,"state":"retried","at":"2026-11-20T08:00:00.000Z"}
//
// which is replaced as a whole. The log itself is never rewritten; lines of another log are kept and ignored.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <relance/base/file_descriptor.h>
#include <relance/base/time.h>

#include "stored_dead_letter.h"

namespace relance::cli {

enum class Resolution : std::uint8_t { kOpen, kRetried, kDropped };
[[nodiscard]] std::string_view to_text(Resolution state);

class Resolutions {
 public:
  // Reads the file. Throws CommandError if it cannot be read or has another format.
  Resolutions(const std::string& data_directory, std::string log_identity);

  [[nodiscard]] Resolution state_of(const DeadLetterPosition& position) const;

  // Marks them in memory and on disk, all or none. Marks made by others since this was read are kept. Throws
  // CommandError.
  void mark(const std::vector<DeadLetterPosition>& positions, Resolution state, Timestamp now);

 private:
  void load();
  void save() const;

  std::string path_;
  std::string identity_;
  std::map<DeadLetterPosition, Resolution> states_;
  std::vector<std::string> lines_;  // of the file
};

}  // namespace relance::cli

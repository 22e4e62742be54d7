#pragma once

#include <vector>

#include "commands.h"
#include "resolutions.h"
#include "stored_dead_letter.h"

namespace relance::cli {

// All dead letters of a data directory with their resolutions, as of its opening.
class DeadLetterStore {
 public:
  // Throws CommandError.
  explicit DeadLetterStore(const DataOptions& data)
      : log_(data), letters_(read_dead_letters(log_)), resolutions_(data.directory, log_.identity()) {}

  [[nodiscard]] LogView& log() { return log_; }
  [[nodiscard]] Resolutions& resolutions() { return resolutions_; }
  [[nodiscard]] const std::vector<StoredDeadLetter>& letters() const { return letters_; }
  // Throws CommandError (kUsage) if there is none.
  [[nodiscard]] const StoredDeadLetter& at(const DeadLetterPosition& position) const;
  // In order of position, without duplicates. Throws CommandError (kUsage).
  [[nodiscard]] std::vector<const StoredDeadLetter*> chosen(const DeadLetterFilter& choice) const;

 private:
  LogView log_;
  std::vector<StoredDeadLetter> letters_;
  Resolutions resolutions_;
};

}  // namespace relance::cli

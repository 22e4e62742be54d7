#pragma once

#include <vector>

#include "handled.h"
#include "letter.h"
#include "letter_verbs.h"

namespace relance::app {

// All dead letters of a data directory with what became of them, as they stood when it was opened.
class LetterBox {
 public:
  // Throws CommandError.
  explicit LetterBox(const DataOptions& data)
      : log_(data), letters_(read_letters(log_)), handled_(data.directory, log_.identity()) {}

  [[nodiscard]] LogView& log() { return log_; }
  [[nodiscard]] HandledLetters& handled() { return handled_; }
  [[nodiscard]] const std::vector<Letter>& letters() const { return letters_; }
  // Throws CommandError (kUsage) where there is none.
  [[nodiscard]] const Letter& at(const LetterPosition& position) const;
  // In order of position, each once. Throws CommandError (kUsage).
  [[nodiscard]] std::vector<const Letter*> chosen(const LetterChoice& choice) const;

 private:
  LogView log_;
  std::vector<Letter> letters_;
  HandledLetters handled_;
};

}  // namespace relance::app

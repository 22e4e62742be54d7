#include "letter_box.h"

#include <algorithm>

#include <fmt/format.h>

#include "io/exit_code.h"

namespace relance::app {

const Letter& LetterBox::at(const LetterPosition& position) const {
  const auto found = std::ranges::lower_bound(letters_, position, {}, &Letter::position);
  if (found == letters_.end() || found->position != position)
    throw CommandError(ExitCode::kUsage, to_text(position) + ": no such dead letter");
  return *found;
}

std::vector<const Letter*> LetterBox::chosen(const LetterChoice& choice) const {
  if (choice.all != choice.positions.empty())
    throw CommandError(ExitCode::kUsage, "specify positions (`relance dead-letters list` prints them) or --all");
  std::vector<const Letter*> letters;
  letters.reserve(choice.positions.size());
  for (const std::string& text : choice.positions) letters.push_back(&at(parse_position(text)));
  for (const Letter& letter : letters_) {
    const bool wanted = !choice.reason || letter.reason == *choice.reason;
    if (choice.all && wanted && handled_.state_of(letter.position) == LetterState::kOpen) letters.push_back(&letter);
  }
  std::ranges::sort(letters, {}, &Letter::position);
  letters.erase(std::unique(letters.begin(), letters.end()), letters.end());
  return letters;
}

}  // namespace relance::app

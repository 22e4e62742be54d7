#include "dead_letter_store.h"

#include <algorithm>

#include <fmt/format.h>

#include "io/exit_code.h"

namespace relance::cli {

const StoredDeadLetter& DeadLetterStore::at(const DeadLetterPosition& position) const {
  const auto found = std::ranges::lower_bound(letters_, position, {}, &StoredDeadLetter::position);
  if (found == letters_.end() || found->position != position)
    throw CommandError(ExitCode::kUsage, to_text(position) + ": no such dead letter");
  return *found;
}

std::vector<const StoredDeadLetter*> DeadLetterStore::chosen(const DeadLetterFilter& choice) const {
  if (choice.all != choice.positions.empty())
    throw CommandError(ExitCode::kUsage, "specify positions (`relance dead-letters list` prints them) or --all");
  std::vector<const StoredDeadLetter*> letters;
  letters.reserve(choice.positions.size());
  for (const std::string& text : choice.positions) letters.push_back(&at(parse_position(text)));
  for (const StoredDeadLetter& letter : letters_) {
    const bool wanted = !choice.reason || letter.reason == *choice.reason;
    if (choice.all && wanted && resolutions_.state_of(letter.position) == Resolution::kOpen) letters.push_back(&letter);
  }
  std::ranges::sort(letters, {}, &StoredDeadLetter::position);
  letters.erase(std::unique(letters.begin(), letters.end()), letters.end());
  return letters;
}

}  // namespace relance::cli

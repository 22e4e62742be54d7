// The verbs of `relance dead-letters`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "log/data_options.h"

namespace relance::app {

struct ListLettersOptions {
  config::Flags data;
  std::optional<std::string> reason;
  bool all_states = false;  // those that were dealt with, too
  bool reveal = false;      // keys in full
  bool json = false;
};
void list_letters(const ListLettersOptions& options);

struct ShowLetterOptions {
  config::Flags data;
  std::string position;
  bool json = false;
};
void show_letter(const ShowLetterOptions& options);

// Which letters: those named, or all open ones.
struct LetterChoice {
  std::vector<std::string> positions;
  bool all = false;
  std::optional<std::string> reason;  // with `all`
};

struct RetryLettersOptions {
  config::Flags data;
  LetterChoice choice;
  std::optional<std::string> url;  // of the process that runs on the directory; none: it is ours
  std::optional<std::string> token;
  bool json = false;
};
void retry_letters(const RetryLettersOptions& options);

struct DropLettersOptions {
  config::Flags data;
  LetterChoice choice;
};
void drop_letters(const DropLettersOptions& options);

}  // namespace relance::app

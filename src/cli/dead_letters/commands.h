// The subcommands of `relance dead-letters`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "log/data_options.h"

namespace relance::cli {

struct ListDeadLettersOptions {
  config::Flags data;
  std::optional<std::string> reason;
  bool all_states = false;  // including those already handled
  bool reveal = false;      // print keys in full
  bool json = false;
};
void list_dead_letters(const ListDeadLettersOptions& options);

struct ShowDeadLetterOptions {
  config::Flags data;
  std::string position;
  bool json = false;
};
void show_dead_letter(const ShowDeadLetterOptions& options);

// Selects dead letters: by position, or all open ones.
struct DeadLetterFilter {
  std::vector<std::string> positions;
  bool all = false;
  std::optional<std::string> reason;  // with `all`
};

struct RetryDeadLettersOptions {
  config::Flags data;
  DeadLetterFilter choice;
  std::optional<std::string> url;  // of the process running on the directory; nullopt: use the directory itself
  std::optional<std::string> token;
  bool json = false;
};
void retry_dead_letters(const RetryDeadLettersOptions& options);

struct DropDeadLettersOptions {
  config::Flags data;
  DeadLetterFilter choice;
};
void drop_dead_letters(const DropDeadLettersOptions& options);

}  // namespace relance::cli

// The words of one line: separated by blanks, or in double quotes (as a JSON string); `#` begins a comment.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace relance::scenario {

struct Word {
  std::string text;
  bool quoted = false;

  [[nodiscard]] bool is(std::string_view word) const { return !quoted && text == word; }
};
using Words = std::vector<Word>;

// The statements of one line, which `;` separates. A comma at the end of a word is dropped. Throws ScenarioError.
[[nodiscard]] std::vector<Words> split_statements(std::string_view line);

// Words in the one form in which they are compared and printed.
[[nodiscard]] std::string join(const Words& words);
[[nodiscard]] std::string quote(std::string_view text);

}  // namespace relance::scenario

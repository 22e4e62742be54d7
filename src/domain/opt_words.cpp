#include <algorithm>
#include <array>
#include <cstddef>

#include <relance/base/text.h>
#include <relance/domain/limits.h>
#include <relance/domain/opt_words.h>
#include <relance/domain/text_folding.h>

namespace relance::domain {
namespace {

// Collects the single word of a text. All words of the rules are ASCII letters, so anything else inside ends the
// search.
class WordGatherer {
 public:
  // False once the text cannot be a listed word any more.
  bool take(char32_t c) {
    if (!is_letter_or_digit(c)) {
      ended_ = size_ > 0;
      return true;
    }
    if (ended_ || c >= 0x80 || size_ == kOptWordSizeMax) return false;
    word_[size_++] = static_cast<char>(c);
    return true;
  }
  [[nodiscard]] std::string_view word() const { return {word_.data(), size_}; }

 private:
  std::array<char, kOptWordSizeMax> word_{};
  std::size_t size_ = 0;
  bool ended_ = false;
};

bool contains(std::span<const std::string_view> words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

OptWord opt_word(std::string_view text, const Rules& rules) {
  WordGatherer gatherer;
  while (!text.empty()) {
    for (const char32_t c : fold(take_character(text))) {
      if (c != 0 && !gatherer.take(c)) return OptWord::kNone;
    }
  }
  if (contains(rules.opt_out_words, gatherer.word())) return OptWord::kOptOut;
  if (contains(rules.opt_in_words, gatherer.word())) return OptWord::kOptIn;
  return OptWord::kNone;
}

}  // namespace relance::domain

#include <array>
#include <cstddef>

#include <relance/base/text.h>
#include <relance/domain/opt_words.h>
#include <relance/domain/text_folding.h>

namespace relance::domain {
namespace {

constexpr std::string_view kOptOutWords[] = {"stop",           "stopall", "unsubscribe", "cancel",  "end",
                                             "quit",           "optout",  "arret",       "arreter", "desabonner",
                                             "desinscription", "baja",    "sair",        "parar"};
constexpr std::string_view kOptInWords[] = {"start", "unstop", "resume", "reprendre"};
constexpr std::size_t kWordSizeMax = 14;

// Gathers the one word of a text. Every listed word is of ASCII letters, so anything else inside ends the search.
class WordGatherer {
 public:
  // False once the text can be no listed word any more.
  bool take(char32_t c) {
    if (!is_letter_or_digit(c)) {
      ended_ = size_ > 0;
      return true;
    }
    if (ended_ || c >= 0x80 || size_ == kWordSizeMax) return false;
    word_[size_++] = static_cast<char>(c);
    return true;
  }
  [[nodiscard]] std::string_view word() const { return {word_.data(), size_}; }

 private:
  std::array<char, kWordSizeMax> word_{};
  std::size_t size_ = 0;
  bool ended_ = false;
};

}  // namespace

OptWord opt_word(std::string_view text) {
  WordGatherer gatherer;
  while (!text.empty()) {
    for (const char32_t c : fold(take_character(text))) {
      if (c != 0 && !gatherer.take(c)) return OptWord::kNone;
    }
  }
  for (const auto word : kOptOutWords) {
    if (gatherer.word() == word) return OptWord::kOptOut;
  }
  for (const auto word : kOptInWords) {
    if (gatherer.word() == word) return OptWord::kOptIn;
  }
  return OptWord::kNone;
}

}  // namespace relance::domain

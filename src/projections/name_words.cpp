#include <algorithm>

#include <relance/base/text.h>
#include <relance/domain/text_folding.h>
#include <relance/projections/name_words.h>

namespace relance::projections {
namespace {

void append_utf8(char32_t c, std::string& out) {
  const auto push = [&out](char32_t byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
  if (c < 0x80) {
    push(c);
  } else if (c < 0x800) {
    push(0xC0 | c >> 6);
    push(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    push(0xE0 | c >> 12);
    push(0x80 | (c >> 6 & 0x3F));
    push(0x80 | (c & 0x3F));
  } else {
    push(0xF0 | c >> 18);
    push(0x80 | (c >> 12 & 0x3F));
    push(0x80 | (c >> 6 & 0x3F));
    push(0x80 | (c & 0x3F));
  }
}

constexpr std::size_t kCharacterBytesMax = 4;

}  // namespace

std::vector<std::string> name_words(std::string_view name) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty() && words.size() < kNameWordsMax && std::ranges::find(words, word) == words.end())
      words.push_back(word);
    word.clear();
  };
  while (!name.empty()) {
    for (const char32_t c : domain::fold(take_character(name))) {
      if (c == 0) continue;
      if (!domain::is_letter_or_digit(c)) {
        end_word();
      } else if (word.size() + kCharacterBytesMax <= kNameWordBytesMax) {
        append_utf8(c, word);
      }
    }
  }
  end_word();
  return words;
}

}  // namespace relance::projections

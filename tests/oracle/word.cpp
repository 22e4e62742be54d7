#include "oracle/word.h"

#include <algorithm>
#include <map>
#include <set>

namespace relance::oracle {
namespace {

std::u32string decode(const std::string& text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t c = length == 1 ? lead : length == 2 ? lead & 0x1FU : length == 3 ? lead & 0x0FU : lead & 0x07U;
    for (std::size_t k = 1; k < length; ++k) c = (c << 6) | (static_cast<unsigned char>(text.at(i + k)) & 0x3FU);
    out.push_back(c);
    i += length;
  }
  return out;
}

std::string encode(const std::u32string& text) {
  std::string out;
  for (const char32_t c : text) {
    const auto tail = [&](int shift) { out.push_back(static_cast<char>(0x80U | ((c >> shift) & 0x3FU))); };
    if (c < 0x80) {
      out.push_back(static_cast<char>(c));
    } else if (c < 0x800) {
      out.push_back(static_cast<char>(0xC0U | (c >> 6)));
      tail(0);
    } else if (c < 0x10000) {
      out.push_back(static_cast<char>(0xE0U | (c >> 12)));
      tail(6);
      tail(0);
    } else {
      out.push_back(static_cast<char>(0xF0U | (c >> 18)));
      tail(12);
      tail(6);
      tail(0);
    }
  }
  return out;
}

bool between(char32_t c, char32_t first, char32_t last) {
  return first <= c && c <= last;
}

// Full case folding of Unicode, for the characters below U+0180.
std::u32string case_folded(char32_t c) {
  if (between(c, U'A', U'Z')) return {c + 32};
  if (c == 0xB5) return {0x3BC};
  if (c == 0xDF) return U"ss";
  if (between(c, 0xC0, 0xDE) && c != 0xD7) return {c + 32};
  if (c == 0x130) return {U'i', 0x307};
  if (c == 0x149) return {0x2BC, U'n'};
  if (c == 0x178) return {0xFF};
  if (c == 0x17F) return U"s";
  const bool even_is_capital = between(c, 0x100, 0x12F) || between(c, 0x132, 0x137) || between(c, 0x14A, 0x177);
  const bool odd_is_capital = between(c, 0x139, 0x148) || between(c, 0x179, 0x17E);
  if ((even_is_capital && c % 2 == 0) || (odd_is_capital && c % 2 == 1)) return {c + 1};
  return {c};
}

// The letters of U+00C0 to U+017F that are a base letter and marks, small ones: capitals are folded before.
const std::map<char32_t, std::u32string>& letters_by_base() {
  static const std::map<char32_t, std::u32string> kLetters = {
      {U'a', U"àáâãäåāăą"},  {U'c', U"çćĉċč"},    {U'd', U"ď"},   {U'e', U"èéêëēĕėęě"}, {U'g', U"ĝğġģ"},
      {U'h', U"ĥ"},          {U'i', U"ìíîïĩīĭį"}, {U'j', U"ĵ"},   {U'k', U"ķ"},         {U'l', U"ĺļľ"},
      {U'n', U"ñńņň"},       {U'o', U"òóôõöōŏő"}, {U'r', U"ŕŗř"}, {U's', U"śŝşš"},      {U't', U"ţť"},
      {U'u', U"ùúûüũūŭůűų"}, {U'w', U"ŵ"},        {U'y', U"ýÿŷ"}, {U'z', U"źżž"}};
  return kLetters;
}

char32_t base_letter(char32_t c) {
  for (const auto& [base, letters] : letters_by_base()) {
    if (letters.find(c) != std::u32string::npos) return base;
  }
  return c;
}

bool is_letter_or_digit(char32_t c) {
  if (between(c, U'0', U'9') || between(c, U'a', U'z') || between(c, U'A', U'Z')) return true;
  if (between(c, 0xC0, 0x2AF)) return c != 0xD7 && c != 0xF7;
  if (c < 0x370) return false;
  return !between(c, 0x2000, 0x2BFF) && !between(c, 0x3000, 0x303F) && !between(c, 0xFE00, 0xFE0F) && c != 0xFEFF &&
         !between(c, 0x1F000, 0x1FAFF) && !between(c, 0xE0000, 0xE0FFF);
}

const std::set<std::string> kOptOut = {"stop",  "stopall", "unsubscribe", "cancel",         "end",  "quit", "optout",
                                       "arret", "arreter", "desabonner",  "desinscription", "baja", "sair", "parar"};
const std::set<std::string> kOptIn = {"start", "unstop", "resume", "reprendre"};

}  // namespace

std::string folded(const std::string& text) {
  std::u32string lower;
  for (const char32_t c : decode(text)) lower += case_folded(c);
  std::u32string plain;
  for (const char32_t c : lower) {
    if (!between(c, 0x300, 0x36F)) plain.push_back(base_letter(c));
  }
  while (!plain.empty() && !is_letter_or_digit(plain.front())) plain.erase(plain.begin());
  while (!plain.empty() && !is_letter_or_digit(plain.back())) plain.pop_back();
  return encode(plain);
}

Word word_of(const std::string& text) {
  const std::string word = folded(text);
  if (kOptOut.contains(word)) return Word::opt_out;
  if (kOptIn.contains(word)) return Word::opt_in;
  return Word::none;
}

}  // namespace relance::oracle

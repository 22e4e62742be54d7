#include <array>
#include <cstddef>

#include <relance/base/text.h>
#include <relance/domain/opt_words.h>

namespace relance::domain {
namespace {

using Folded = std::array<char32_t, 2>;

// U+0080 to U+017F after full case folding, canonical decomposition of U+00C0 to U+017F and removal of U+0300 to
// U+036F (Unicode 15: CaseFolding.txt, statuses C and F; UnicodeData.txt, field 5). 0 ends a shorter one.
constexpr std::array<Folded, 256> kFolded = {{
    {0x80, 0},  {0x81, 0},     {0x82, 0},  {0x83, 0},  {0x84, 0}, {0x85, 0},  {0x86, 0},  {0x87, 0},     // U+0080
    {0x88, 0},  {0x89, 0},     {0x8a, 0},  {0x8b, 0},  {0x8c, 0}, {0x8d, 0},  {0x8e, 0},  {0x8f, 0},     // U+0088
    {0x90, 0},  {0x91, 0},     {0x92, 0},  {0x93, 0},  {0x94, 0}, {0x95, 0},  {0x96, 0},  {0x97, 0},     // U+0090
    {0x98, 0},  {0x99, 0},     {0x9a, 0},  {0x9b, 0},  {0x9c, 0}, {0x9d, 0},  {0x9e, 0},  {0x9f, 0},     // U+0098
    {0xa0, 0},  {0xa1, 0},     {0xa2, 0},  {0xa3, 0},  {0xa4, 0}, {0xa5, 0},  {0xa6, 0},  {0xa7, 0},     // U+00A0
    {0xa8, 0},  {0xa9, 0},     {0xaa, 0},  {0xab, 0},  {0xac, 0}, {0xad, 0},  {0xae, 0},  {0xaf, 0},     // U+00A8
    {0xb0, 0},  {0xb1, 0},     {0xb2, 0},  {0xb3, 0},  {0xb4, 0}, {0x3bc, 0}, {0xb6, 0},  {0xb7, 0},     // U+00B0
    {0xb8, 0},  {0xb9, 0},     {0xba, 0},  {0xbb, 0},  {0xbc, 0}, {0xbd, 0},  {0xbe, 0},  {0xbf, 0},     // U+00B8
    {0x61, 0},  {0x61, 0},     {0x61, 0},  {0x61, 0},  {0x61, 0}, {0x61, 0},  {0xe6, 0},  {0x63, 0},     // U+00C0
    {0x65, 0},  {0x65, 0},     {0x65, 0},  {0x65, 0},  {0x69, 0}, {0x69, 0},  {0x69, 0},  {0x69, 0},     // U+00C8
    {0xf0, 0},  {0x6e, 0},     {0x6f, 0},  {0x6f, 0},  {0x6f, 0}, {0x6f, 0},  {0x6f, 0},  {0xd7, 0},     // U+00D0
    {0xf8, 0},  {0x75, 0},     {0x75, 0},  {0x75, 0},  {0x75, 0}, {0x79, 0},  {0xfe, 0},  {0x73, 0x73},  // U+00D8
    {0x61, 0},  {0x61, 0},     {0x61, 0},  {0x61, 0},  {0x61, 0}, {0x61, 0},  {0xe6, 0},  {0x63, 0},     // U+00E0
    {0x65, 0},  {0x65, 0},     {0x65, 0},  {0x65, 0},  {0x69, 0}, {0x69, 0},  {0x69, 0},  {0x69, 0},     // U+00E8
    {0xf0, 0},  {0x6e, 0},     {0x6f, 0},  {0x6f, 0},  {0x6f, 0}, {0x6f, 0},  {0x6f, 0},  {0xf7, 0},     // U+00F0
    {0xf8, 0},  {0x75, 0},     {0x75, 0},  {0x75, 0},  {0x75, 0}, {0x79, 0},  {0xfe, 0},  {0x79, 0},     // U+00F8
    {0x61, 0},  {0x61, 0},     {0x61, 0},  {0x61, 0},  {0x61, 0}, {0x61, 0},  {0x63, 0},  {0x63, 0},     // U+0100
    {0x63, 0},  {0x63, 0},     {0x63, 0},  {0x63, 0},  {0x63, 0}, {0x63, 0},  {0x64, 0},  {0x64, 0},     // U+0108
    {0x111, 0}, {0x111, 0},    {0x65, 0},  {0x65, 0},  {0x65, 0}, {0x65, 0},  {0x65, 0},  {0x65, 0},     // U+0110
    {0x65, 0},  {0x65, 0},     {0x65, 0},  {0x65, 0},  {0x67, 0}, {0x67, 0},  {0x67, 0},  {0x67, 0},     // U+0118
    {0x67, 0},  {0x67, 0},     {0x67, 0},  {0x67, 0},  {0x68, 0}, {0x68, 0},  {0x127, 0}, {0x127, 0},    // U+0120
    {0x69, 0},  {0x69, 0},     {0x69, 0},  {0x69, 0},  {0x69, 0}, {0x69, 0},  {0x69, 0},  {0x69, 0},     // U+0128
    {0x69, 0},  {0x131, 0},    {0x133, 0}, {0x133, 0}, {0x6a, 0}, {0x6a, 0},  {0x6b, 0},  {0x6b, 0},     // U+0130
    {0x138, 0}, {0x6c, 0},     {0x6c, 0},  {0x6c, 0},  {0x6c, 0}, {0x6c, 0},  {0x6c, 0},  {0x140, 0},    // U+0138
    {0x140, 0}, {0x142, 0},    {0x142, 0}, {0x6e, 0},  {0x6e, 0}, {0x6e, 0},  {0x6e, 0},  {0x6e, 0},     // U+0140
    {0x6e, 0},  {0x2bc, 0x6e}, {0x14b, 0}, {0x14b, 0}, {0x6f, 0}, {0x6f, 0},  {0x6f, 0},  {0x6f, 0},     // U+0148
    {0x6f, 0},  {0x6f, 0},     {0x153, 0}, {0x153, 0}, {0x72, 0}, {0x72, 0},  {0x72, 0},  {0x72, 0},     // U+0150
    {0x72, 0},  {0x72, 0},     {0x73, 0},  {0x73, 0},  {0x73, 0}, {0x73, 0},  {0x73, 0},  {0x73, 0},     // U+0158
    {0x73, 0},  {0x73, 0},     {0x74, 0},  {0x74, 0},  {0x74, 0}, {0x74, 0},  {0x167, 0}, {0x167, 0},    // U+0160
    {0x75, 0},  {0x75, 0},     {0x75, 0},  {0x75, 0},  {0x75, 0}, {0x75, 0},  {0x75, 0},  {0x75, 0},     // U+0168
    {0x75, 0},  {0x75, 0},     {0x75, 0},  {0x75, 0},  {0x77, 0}, {0x77, 0},  {0x79, 0},  {0x79, 0},     // U+0170
    {0x79, 0},  {0x7a, 0},     {0x7a, 0},  {0x7a, 0},  {0x7a, 0}, {0x7a, 0},  {0x7a, 0},  {0x73, 0},     // U+0178
}};

constexpr std::string_view kOptOutWords[] = {"stop",           "stopall", "unsubscribe", "cancel",  "end",
                                             "quit",           "optout",  "arret",       "arreter", "desabonner",
                                             "desinscription", "baja",    "sair",        "parar"};
constexpr std::string_view kOptInWords[] = {"start", "unstop", "resume", "reprendre"};
constexpr std::size_t kWordSizeMax = 14;

bool within(char32_t c, char32_t first, char32_t last) {
  return c >= first && c <= last;
}

// Letters and digits as R12 draws the line.
bool is_letter_or_digit(char32_t c) {
  if (c < 0x80) return within(c, '0', '9') || within(c, 'a', 'z') || within(c, 'A', 'Z');
  if (c < 0x370) return within(c, 0xC0, 0x2AF) && c != 0xD7 && c != 0xF7;
  return !within(c, 0x2000, 0x2BFF) && !within(c, 0x3000, 0x303F) && !within(c, 0xFE00, 0xFE0F) && c != 0xFEFF &&
         !within(c, 0x1F000, 0x1FAFF) && !within(c, 0xE0000, 0xE0FFF);
}

Folded fold(char32_t c) {
  if (c >= 'A' && c <= 'Z') return {c + ('a' - 'A'), 0};
  if (c < 0x80) return {c, 0};
  if (c < 0x180) return kFolded[c - 0x80];
  if (within(c, 0x300, 0x36F)) return {0, 0};
  return {c, 0};
}

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

#include <cctype>
#include <ostream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include <relance/domain/opt_words.h>

namespace relance::domain {

void PrintTo(OptWord word, std::ostream* out) {
  *out << (word == OptWord::kOptOut ? "opt-out" : word == OptWord::kOptIn ? "opt-in" : "no word");
}

namespace {

constexpr std::string_view kOut[] = {"stop",  "stopall", "unsubscribe", "cancel",         "end",  "quit", "optout",
                                     "arret", "arreter", "desabonner",  "desinscription", "baja", "sair", "parar"};
constexpr std::string_view kIn[] = {"start", "unstop", "resume", "reprendre"};

void expect_out(std::string_view text) {
  EXPECT_EQ(opt_word(text, kCurrentRules), OptWord::kOptOut) << '"' << text << '"';
}
void expect_in(std::string_view text) {
  EXPECT_EQ(opt_word(text, kCurrentRules), OptWord::kOptIn) << '"' << text << '"';
}
void expect_none(std::string_view text) {
  EXPECT_EQ(opt_word(text, kCurrentRules), OptWord::kNone) << '"' << text << '"';
}

template <class Visit>
void for_each_word(Visit visit) {
  for (const auto word : kOut) visit(std::string{word}, OptWord::kOptOut);
  for (const auto word : kIn) visit(std::string{word}, OptWord::kOptIn);
}

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(c));
  return text;
}

TEST(OptWordR12, KnowsEveryListedWord) {
  for_each_word(
      [](const std::string& word, OptWord expected) { EXPECT_EQ(opt_word(word, kCurrentRules), expected) << word; });
}

TEST(OptWordR12, IgnoresCase) {
  for_each_word([](const std::string& word, OptWord expected) {
    EXPECT_EQ(opt_word(upper(word), kCurrentRules), expected) << word;
    EXPECT_EQ(opt_word(upper(word.substr(0, 1)) + word.substr(1), kCurrentRules), expected) << word;
  });
}

TEST(OptWordR12, IsTheWholeTextOnly) {
  for_each_word([](const std::string& word, OptWord) {
    for (const std::string& text : {word + "s", "x" + word, word.substr(1), word.substr(0, word.size() - 1),
                                    word + " " + word, word + " merci", "oui " + word, word + "1", "0" + word}) {
      expect_none(text);
    }
  });
}

TEST(OptWordR12, KnowsNoOtherWord) {
  for (const char* text :
       {"", " ", "...", "🙂", "oui", "non", "no", "stopp", "unstopall", "optin", "opt in", "annuler", "remove"}) {
    expect_none(text);
  }
}

TEST(OptWordR12, FoldsLigaturesAndAccents) {
  for (const char* text :
       {"Arrêt", "ARRÊT", "arrêter", "ArrÉter", "désabonner", "DÉSABONNER", "désinscription", "Désinscriptîön", "ſtop",
        "STOP", "ştop", "ÇANCEL", "ĉäňçél", "ēņď", "quīť", "bÅjÀ", "sáìŗ", "pārâŕ"}) {
    expect_out(text);
  }
  for (const char* text : {"ſtart", "Štárţ", "ŮNSTÖP", "Rëšümè", "réprëndrê"}) expect_in(text);
}

TEST(OptWordR12, RemovesCombiningMarks) {
  expect_out("arre\u0302t");
  expect_out("de\u0301sabonner");
  expect_out("S\u0300\u0301\u036fTOP\u0327");
  expect_out("\u0301stop");
  expect_in("re\u0301sume\u0301");
  expect_none("stop\u0370");
}

// U+0130 folds to i and U+0307, U+0149 to U+02BC and n: the mark goes, the letter stays.
TEST(OptWordR12, FoldsTheDottedIAndTheApostropheN) {
  expect_out("quİt");
  expect_out("sAİr");
  expect_none("quıt");
  expect_none("eŉd");
  expect_none("ŉ");
}

// No listed word has ss; what ß becomes is seen in what it does not become.
TEST(OptWordR12, DoesNotTakeSharpSForOneS) {
  expect_none("ßtop");
  expect_none("ẞtop");
  expect_none("unßubscribe");
}

TEST(OptWordR12, LeavesLettersThatDoNotDecompose) {
  for (const char* text : {"støp", "øptout", "bæja", "æ", "œ", "canceł", "đesabonner", "ŧstop", "stoþ", "µ"})
    expect_none(text);
}

// Latin Extended Additional and full-width letters lie beyond U+017F.
TEST(OptWordR12, FoldsNothingBeyondU017F) {
  for (const char* text : {"ｓｔｏｐ", "ṡtop", "stoƥ", "ѕtop", "сancel", "ǎrret"}) expect_none(text);
}

TEST(OptWordR12, RemovesWhatIsNeitherLetterNorDigitAround) {
  for (const char* text : {" stop ",
                           "\tstop\n",
                           "\"stop\"",
                           "«stop»",
                           "¡stop!",
                           "¿stop?",
                           "stop.",
                           "stop…",
                           "(stop)",
                           "*stop*",
                           "_stop_",
                           "~stop~",
                           "```stop```",
                           "'stop'",
                           "’stop’",
                           "—stop—",
                           "-stop-",
                           "/stop",
                           "#stop",
                           "@stop",
                           "stop :-)",
                           "×stop÷",
                           "\u00a0stop\u202f",
                           "\u200bstop\u200d",
                           "\ufeffstop",
                           "\u0001stop\u007f",
                           "´stop`",
                           "stop²",
                           "ªstop",
                           "。stop、"}) {
    expect_out(text);
  }
}

TEST(OptWordR12, RemovesEmojiAround) {
  for (const char* text :
       {"🙏stop🙏", "stop 🛑", "🛑🛑 STOP 🛑🛑", "stop ❤️", "👍🏽 stop", "👨‍👩‍👧 stop", "🇫🇷 stop",
        "⛔stop✋", "stop 🀄", "stop 🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F"}) {
    expect_out(text);
  }
  expect_in("✅ START");
}

TEST(OptWordR12, KeepsWhatStandsWithin) {
  for (const char* text : {"s top", "st.op", "stop-all", "opt-out", "st\u200bop", "st🙂op", "st\u00adop", "S T O P",
                           "st\nop", "start.stop"}) {
    expect_none(text);
  }
}

TEST(OptWordR12, KeepsDigitsAndForeignLettersAround) {
  for (const char* text : {"stop 1", "2 stop", "stop я", "停止stop", "stopʼs", "٣ stop", "\U00020000stop", "stopʯ"}) {
    expect_none(text);
  }
}

// The borders of the ranges of R12: a character around the word is removed, or it stays and there is no word.
TEST(OptWordR12, DrawsTheLineBetweenLettersAndOthersExactly) {
  for (const char* text : {"\u00bf", "\u00d7", "\u00f7", "\u02b0", "\u036f", "\u2000", "\u2bff", "\u3000", "\u303f",
                           "\ufe00", "\ufe0f", "\ufeff", "\U0001f000", "\U0001faff", "\U000e0000", "\U000e0fff"}) {
    expect_out(std::string{text} + "stop" + text);
  }
  for (const char* text : {"\u00c0", "\u00d6",     "\u00d8",     "\u00f6",     "\u00f8",     "\u02af",    "\u0370",
                           "\u1fff", "\u2c00",     "\u2fff",     "\u3040",     "\ufdff",     "\ufe10",    "\ufefe",
                           "\uff00", "\U0001efff", "\U0001fb00", "\U000dffff", "\U000e1000", "\U0010ffff"}) {
    expect_none(std::string{text} + "stop");
    expect_none(std::string{"stop"} + text);
  }
}

TEST(OptWordR12, ReadsLongTextsToTheirEnd) {
  const std::string dots(100'000, '.');
  expect_out(dots + "stop" + dots);
  expect_none(dots + "stop" + dots + "x");
  expect_none(std::string(100'000, 's'));
  expect_out("desinscription" + dots);
  expect_none("desinscriptions");
}

}  // namespace
}  // namespace relance::domain

#include <gtest/gtest.h>

#include <relance/projections/name_words.h>

namespace relance::projections {
namespace {

using Words = std::vector<std::string>;

TEST(NameWords, AreFoldedAndApart) {
  EXPECT_EQ(name_words("Élodie  D'Ávila-Straße"), (Words{"elodie", "d", "avila", "strasse"}));
  EXPECT_EQ(name_words("李 雷"), (Words{"李", "雷"}));
  EXPECT_EQ(name_words("😀 !"), Words{});
  EXPECT_EQ(name_words(""), Words{});
}

TEST(NameWords, StandOnceEach) {
  EXPECT_EQ(name_words("Ana ana ANA Anna"), (Words{"ana", "anna"}));
}

TEST(NameWords, HaveLimits) {
  std::string many;
  for (int i = 0; i < 40; ++i) many += "w" + std::to_string(i) + " ";
  EXPECT_EQ(name_words(many).size(), kNameWordsMax);
  const Words words = name_words(std::string(1000, 'x'));
  ASSERT_EQ(words.size(), 1U);
  EXPECT_LE(words.front().size(), kNameWordBytesMax);
}

}  // namespace
}  // namespace relance::projections

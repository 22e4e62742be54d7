// Scans: order, bounds, and that they see one moment.
#include <contract/state_contract.h>

namespace relance::contract {

using Rows = std::vector<Row>;

TEST_P(StateContract, AScanGivesTheRowsOfItsPrefixInOrder) {
  write({{"b/2", "two"}, {"b/1", "one"}, {"b/10", "ten"}, {"b", "short"}, {"a/9", "before"}, {"c", "behind"}});
  EXPECT_EQ(scan("b/"), (Rows{{"b/1", "one"}, {"b/10", "ten"}, {"b/2", "two"}}));
  EXPECT_EQ(scan("b"), (Rows{{"b", "short"}, {"b/1", "one"}, {"b/10", "ten"}, {"b/2", "two"}}));
  EXPECT_EQ(scan("").size(), 6u);
  EXPECT_TRUE(scan("b/3").empty());
  EXPECT_TRUE(scan("d").empty());
}

TEST_P(StateContract, AScanBeginsBehindTheKeyItIsGiven) {
  write({{"a", "0"}, {"p/1", "1"}, {"p/2", "2"}, {"p/3", "3"}, {"q", "4"}});
  EXPECT_EQ(scan("p/", "p/1"), (Rows{{"p/2", "2"}, {"p/3", "3"}}));
  EXPECT_EQ(scan("p/", "p/1 and a half"), (Rows{{"p/2", "2"}, {"p/3", "3"}}));
  EXPECT_EQ(scan("p/", "p/"), (Rows{{"p/1", "1"}, {"p/2", "2"}, {"p/3", "3"}}));
  EXPECT_EQ(scan("p/", "a"), (Rows{{"p/1", "1"}, {"p/2", "2"}, {"p/3", "3"}}));
  EXPECT_TRUE(scan("p/", "p/3").empty());
  EXPECT_TRUE(scan("p/", "q").empty());
  EXPECT_EQ(scan("", "p/3"), (Rows{{"q", "4"}}));
}

TEST_P(StateContract, AScanSeesTheMomentAtWhichItBegan) {
  write({{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}});
  const auto untouched = store().scan("", "");
  const auto begun = store().scan("", "");
  ASSERT_TRUE(begun->next().value());
  write({{"a", std::nullopt}, {"b", "changed"}, {"bb", "new"}, {"d", std::nullopt}, {"e", "new"}});
  EXPECT_EQ(begun->key(), "a");
  EXPECT_EQ(begun->value(), "1");
  EXPECT_EQ(rest_of(*begun), (Rows{{"b", "2"}, {"c", "3"}, {"d", "4"}}));
  write({{"c", "changed too"}});
  EXPECT_EQ(rest_of(*untouched), (Rows{{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}}));
  EXPECT_EQ(scan(""), (Rows{{"b", "changed"}, {"bb", "new"}, {"c", "changed too"}, {"e", "new"}}));
}

TEST_P(StateContract, AScanThatIsOverStaysOver) {
  write({{"a", "1"}});
  const auto scan = store().scan("", "");
  EXPECT_EQ(rest_of(*scan).size(), 1u);
  write({{"b", "2"}});
  EXPECT_FALSE(scan->next().value());
}

TEST_P(StateContract, AScanMayBeLeftBeforeItsEnd) {
  write({{"a", "1"}, {"b", "2"}});
  {
    const auto scan = store().scan("", "");
    ASSERT_TRUE(scan->next().value());
  }
  write({{"a", "3"}});
  EXPECT_EQ(scan(""), (Rows{{"a", "3"}, {"b", "2"}}));
}

TEST_P(StateContract, ScansGoOnWherePiecesOfThemEnded) {
  std::map<std::string, std::optional<std::string>> rows;
  for (int i = 0; i < 100; ++i) rows["row/" + std::to_string(1000 + i)] = std::to_string(i);
  write(rows);
  std::string after;
  Rows all;
  for (;;) {
    const auto piece = store().scan("row/", after);
    std::size_t taken = 0;
    for (; taken < 7 && piece->next().value(); ++taken) all.emplace_back(piece->key(), piece->value());
    if (taken == 0) break;
    after = all.back().first;
  }
  EXPECT_EQ(all, scan("row/"));
  EXPECT_EQ(all.size(), 100u);
}

}  // namespace relance::contract

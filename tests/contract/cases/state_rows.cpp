// Rows, batches, and what is kept.
#include <random>

#include <contract/state_contract.h>

namespace relance::contract {

using Rows = std::vector<Row>;

TEST_P(StateContract, WhatWasWrittenIsRead) {
  EXPECT_EQ(get("a"), std::nullopt);
  write({{"a", "1"}, {"b", "2"}});
  EXPECT_EQ(get("a"), "1");
  EXPECT_EQ(get("b"), "2");
  EXPECT_EQ(get("c"), std::nullopt);
  EXPECT_EQ(get("ab"), std::nullopt);
  EXPECT_EQ(store().outage(), std::nullopt);
}

TEST_P(StateContract, AWriteReplacesAndDeletes) {
  write({{"a", "1"}, {"b", "2"}, {"c", "3"}});
  write({{"a", "one, and longer than before"}, {"b", std::nullopt}, {"never there", std::nullopt}});
  EXPECT_EQ(get("a"), "one, and longer than before");
  EXPECT_EQ(get("b"), std::nullopt);
  EXPECT_EQ(get("c"), "3");
  write({{"b", "again"}});
  EXPECT_EQ(get("b"), "again");
  EXPECT_EQ(scan(""), (Rows{{"a", "one, and longer than before"}, {"b", "again"}, {"c", "3"}}));
}

TEST_P(StateContract, KeysAndValuesAreAnyBytes) {
  const std::string zero("\0", 1);
  const std::string high("\xff\xff", 2);
  write({{zero, high}, {zero + zero, ""}, {high, zero}, {"empty", ""}});
  EXPECT_EQ(get(zero), high);
  EXPECT_EQ(get(zero + zero), "");
  EXPECT_EQ(get(high), zero);
  EXPECT_EQ(get("empty"), "");
  EXPECT_EQ(scan(""), (Rows{{zero, high}, {zero + zero, ""}, {"empty", ""}, {high, zero}}));
  EXPECT_EQ(scan("\xff"), (Rows{{high, zero}}));
}

TEST_P(StateContract, LargeRowsAndLargeBatchesAreTaken) {
  const std::string large(3'000'000, 'v');
  write({{"large", large}});
  std::map<std::string, std::optional<std::string>> many;
  for (int i = 0; i < 20'000; ++i) many["many/" + std::to_string(i)] = std::to_string(i);
  write(many);
  EXPECT_EQ(get("large"), large);
  EXPECT_EQ(get("many/19999"), "19999");
  EXPECT_EQ(scan("many/").size(), 20'000u);
}

TEST_P(StateContract, AWriteOfNothingIsTaken) {
  write({});
  EXPECT_TRUE(scan("").empty());
}

TEST_P(StateContract, RowsAreThereAfterItWasOpenedAgain) {
  write({{"a", "1"}, {"b", "2"}, {"c", "3"}});
  write({{"a", "4"}, {"b", std::nullopt}});
  reopen();
  EXPECT_EQ(scan(""), (Rows{{"a", "4"}, {"c", "3"}}));
  EXPECT_EQ(get("a"), "4");
  EXPECT_EQ(get("b"), std::nullopt);
}

TEST_P(StateContract, ItIsTheMapThatAMapWouldBe) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  std::map<std::string, std::string> model;
  for (int batch = 0; batch < 60; ++batch) {
    std::map<std::string, std::optional<std::string>> rows;
    for (std::size_t i = random() % 20; i > 0; --i) {
      auto& row = rows[std::to_string(random() % 50)];
      if (random() % 3 != 0) row = std::to_string(random());
    }
    write(rows);
    for (const auto& [key, value] : rows) {
      if (value) {
        model[key] = *value;
      } else {
        model.erase(key);
      }
    }
    if (random() % 20 == 0) reopen();
    const std::string after = std::to_string(random() % 50);
    EXPECT_EQ(scan("", after), Rows(model.upper_bound(after), model.end()));
    const auto found = model.find(after);
    EXPECT_EQ(get(after), found == model.end() ? std::nullopt : std::optional{found->second});
  }
}

}  // namespace relance::contract

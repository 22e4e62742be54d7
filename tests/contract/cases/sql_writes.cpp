// Upserts, what is erased, and lookups.
#include <algorithm>
#include <array>

#include <contract/sql_contract.h>

namespace relance::contract {

using ports::Reaction;
using ports::SqlColumn;
using ports::SqlMerge;
using ports::SqlType;
using ports::SqlValue;

namespace {

constexpr std::array<SqlColumn, 5> kMerged = {{{"id", SqlType::kInteger, SqlMerge::kKey},
                                               {"replaced", SqlType::kText, SqlMerge::kReplace},
                                               {"kept", SqlType::kText, SqlMerge::kKeep},
                                               {"filled", SqlType::kText, SqlMerge::kFill},
                                               {"added", SqlType::kInteger, SqlMerge::kAdd}}};
const std::vector<SqlType> kMergedTypes = {SqlType::kInteger, SqlType::kText, SqlType::kText, SqlType::kText,
                                           SqlType::kInteger};
constexpr const char* kAllMerged = "SELECT id, replaced, kept, filled, added FROM merged ORDER BY id";

constexpr std::array<SqlColumn, 2> kPeopleKey = {{{"name", SqlType::kText}, {"number", SqlType::kInteger}}};

}  // namespace

TEST_P(SqlContract, AnUpsertMergesEachColumnInItsWay) {
  const SqlValue null;
  make_table_of("merged", kMerged);
  put(session(), {"merged", kMerged, SqlValues{1, "a", "a", "a", 10, 2, "a", "a", null, -10}});
  put(session(), {"merged", kMerged, SqlValues{1, "b", "b", "b", 1, 2, null, "b", "b", -1, 3, "b", "b", "b", 1}});
  EXPECT_EQ(query(session(), kAllMerged, {}, kMergedTypes), (std::vector<SqlRow>{{"1", "'b'", "'a'", "'a'", "11"},
                                                                                 {"2", "NULL", "'a'", "'b'", "-11"},
                                                                                 {"3", "'b'", "'b'", "'b'", "1"}}));
}

TEST_P(SqlContract, AnUpsertOfKeysAndKeptColumnsLeavesWhatIsThere) {
  make_table_of("merged", kMerged);
  const std::array<SqlColumn, 2> columns = {kMerged[0], kMerged[2]};
  put(session(), {"merged", columns, SqlValues{1, "first"}});
  put(session(), {"merged", columns, SqlValues{1, "second", 2, "second"}});
  EXPECT_EQ(query(session(), "SELECT id, kept FROM merged ORDER BY id", {}, {SqlType::kInteger, SqlType::kText}),
            (std::vector<SqlRow>{{"1", "'first'"}, {"2", "'second'"}}));
}

TEST_P(SqlContract, AnUpsertWithoutAKeyAddsRows) {
  make_table("journal", "line " + type_name(SqlType::kText));
  const std::array<SqlColumn, 1> columns = {{{"line", SqlType::kText}}};
  put(session(), {"journal", columns, SqlValues{"a", "b"}});
  put(session(), {"journal", columns, SqlValues{"b"}});
  EXPECT_EQ(query(session(), "SELECT line FROM journal ORDER BY line", {}, {SqlType::kText}),
            (std::vector<SqlRow>{{"'a'"}, {"'b'"}, {"'b'"}}));
}

TEST_P(SqlContract, NamesMayBeWordsOfTheLanguage) {
  make_table("\"order\"", "\"group\" " + type_name(SqlType::kText) + " PRIMARY KEY, \"from \"\"Me\" " +
                              type_name(SqlType::kInteger));
  const std::array<SqlColumn, 2> columns = {
      {{"group", SqlType::kText, SqlMerge::kKey}, {"from \"Me", SqlType::kInteger, SqlMerge::kAdd}}};
  put(session(), {"order", columns, SqlValues{"a", 1}});
  put(session(), {"order", columns, SqlValues{"a", 2}});
  ports::SqlRows rows;
  ASSERT_TRUE(session().lookup({"order", columns[0], std::span{columns}.subspan(1), SqlValues{"a"}}, rows).ok());
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(written(rows.row(0)[1]), "3");
}

TEST_P(SqlContract, SeveralTablesAreWrittenInOneTransaction) {
  make_table_of("merged", kMerged);
  ASSERT_TRUE(session().begin().ok());
  ASSERT_TRUE(session().upsert(people_rows({"ada", 1, "hi", 0, {}, "eve", 1, "hi", 0, {}})).ok());
  ASSERT_TRUE(session().upsert({"merged", kMerged, SqlValues{1, "a", "a", "a", 10}}).ok());
  ASSERT_TRUE(session().erase({"people", kPeopleKey, SqlValues{"eve", 1}}).ok());
  ASSERT_TRUE(session().upsert({"merged", kMerged, SqlValues{1, "b", "b", "b", 10}}).ok());
  EXPECT_EQ(people().size(), 1u);
  ASSERT_TRUE(session().upsert(people_rows({"zoe", 1, "hi", 0, {}})).ok());
  ASSERT_TRUE(session().commit().ok());
  EXPECT_EQ(people(), (std::vector<SqlRow>{{"'ada'", "1", "'hi'", "0"}, {"'zoe'", "1", "'hi'", "0"}}));
  EXPECT_EQ(query(session(), kAllMerged, {}, kMergedTypes), (std::vector<SqlRow>{{"1", "'b'", "'a'", "'a'", "20"}}));
}

TEST_P(SqlContract, TenThousandRowsAreTakenAtOnce) {
  constexpr std::int64_t kRows = 10'000;
  SqlValues values;
  for (std::int64_t i = 0; i < kRows; ++i) {
    const SqlValues row = {"name", i, "a greeting", i, i % 2 == 0 ? SqlValue{kSomeTime} : SqlValue{}};
    values.insert(values.end(), row.begin(), row.end());
  }
  put(session(), people_rows(values));
  put(session(), people_rows(values));
  EXPECT_EQ(query(session(), "SELECT count(*), sum(visits), count(born) FROM people", {},
                  {SqlType::kInteger, SqlType::kInteger, SqlType::kInteger}),
            (std::vector<SqlRow>{{"10000", "99990000", "5000"}}));
  EXPECT_EQ(people().size(), 10'000u);
}

TEST_P(SqlContract, AnEraseTakesTheRowsOfItsKeys) {
  put(session(), people_rows({"ada", 1, "a", 0, {}, "ada", 2, "b", 0, {}, "eve", 1, "c", 0, {}, "eve", 2, "d", 0, {}}));
  ASSERT_TRUE(session().begin().ok());
  ASSERT_TRUE(session().erase({"people", kPeopleKey, SqlValues{"ada", 2, "eve", 1, "nobody", 1, {}, 2}}).ok());
  ASSERT_TRUE(session().commit().ok());
  EXPECT_EQ(people(), (std::vector<SqlRow>{{"'ada'", "1", "'a'", "0"}, {"'eve'", "2", "'d'", "0"}}));
  // All the rows that have such a value.
  ASSERT_TRUE(session().begin().ok());
  ASSERT_TRUE(session().erase({"people", std::span{kPeopleKey}.first(1), SqlValues{"ada", "eve"}}).ok());
  ASSERT_TRUE(session().commit().ok());
  EXPECT_TRUE(people().empty());
}

TEST_P(SqlContract, ALookupFindsEachRowOnce) {
  put(session(), people_rows({"ada", 1, "a", 4, {}, "ada", 2, {}, 5, {}, "eve", 1, "c", 6, {}}));
  const std::array<SqlColumn, 2> columns = {{{"greeting", SqlType::kText}, {"visits", SqlType::kInteger}}};
  const SqlColumn key{"name", SqlType::kText};
  const auto found = [&](const SqlValues& keys) {
    ports::SqlRows rows;
    const auto looked = session().lookup({"people", key, columns, keys}, rows);
    EXPECT_TRUE(looked.ok()) << looked.error().reason;
    std::vector<SqlRow> read;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      read.push_back({written(rows.row(i)[0]), written(rows.row(i)[1]), written(rows.row(i)[2])});
    }
    std::ranges::sort(read);
    return read;
  };
  EXPECT_EQ(found({"ada", "nobody", "ada", {}}), (std::vector<SqlRow>{{"'ada'", "'a'", "4"}, {"'ada'", "NULL", "5"}}));
  EXPECT_EQ(found({"eve", "ada"}).size(), 3u);
  EXPECT_TRUE(found({}).empty());
  EXPECT_TRUE(found({"nobody"}).empty());
}

TEST_P(SqlContract, WritesOfNothingAreTaken) {
  ASSERT_TRUE(session().begin().ok());
  EXPECT_TRUE(session().upsert(people_rows({})).ok());
  EXPECT_TRUE(session().erase({"people", kPeopleKey, {}}).ok());
  EXPECT_TRUE(session().commit().ok());
  EXPECT_TRUE(people().empty());
}

TEST_P(SqlContract, AWriteBorrowsItsValuesForTheCallOnly) {
  ASSERT_TRUE(session().begin().ok());
  for (int i = 0; i < 20; ++i) {
    std::string greeting = "greeting " + std::to_string(i);
    ASSERT_TRUE(session().upsert(people_rows({"ada", i, greeting, 0, {}})).ok());
    greeting.assign(greeting.size(), '!');
  }
  ASSERT_TRUE(session().commit().ok());
  EXPECT_EQ(people().at(7), (SqlRow{"'ada'", "7", "'greeting 7'", "0"}));
}

}  // namespace relance::contract

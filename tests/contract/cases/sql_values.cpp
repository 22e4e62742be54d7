// Values, parameters, and what queries answer.
#include <array>
#include <limits>

#include <contract/sql_contract.h>

namespace relance::contract {

using ports::Reaction;
using ports::SqlColumn;
using ports::SqlMerge;
using ports::SqlType;
using ports::SqlValue;

namespace {

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kGreatest = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t kLongText = 100'000;

constexpr std::array<SqlColumn, 7> kColumns = {{{"id", SqlType::kInteger, SqlMerge::kKey},
                                                {"t", SqlType::kText},
                                                {"i", SqlType::kInteger},
                                                {"b", SqlType::kBoolean},
                                                {"z", SqlType::kTime},
                                                {"u", SqlType::kUuid},
                                                {"j", SqlType::kJson}}};
const std::vector<SqlType> kTypes = {SqlType::kInteger, SqlType::kText, SqlType::kInteger, SqlType::kBoolean,
                                     SqlType::kTime,    SqlType::kUuid, SqlType::kJson};
constexpr const char* kEverything = "SELECT id, t, i, b, z, u, j FROM everything ORDER BY id";

std::vector<SqlValues> some_of_everything(const std::string& long_text) {
  const SqlValue null;
  return {{1, "text", 7, true, kSomeTime, kSomeUuid, R"({"a": [1, 2]})"},
          {2, null, null, null, null, null, null},
          {3, "", kLeast, false, kEarliestTime, Uuid{}, "[]"},
          {4, "Zoé 🙂 \xe2\x80\xa8 ' \" \\ %", kGreatest, true, kLatestTime, kSomeUuid, R"("é")"},
          {5, long_text, -1, false, kSomeTime, kSomeUuid, "null"}};
}

std::vector<SqlRow> written(const std::vector<SqlValues>& rows) {
  std::vector<SqlRow> all;
  for (const auto& row : rows) {
    all.emplace_back();
    for (const SqlValue& value : row) all.back().push_back(contract::written(value));
  }
  return all;
}

}  // namespace

TEST_P(SqlContract, EveryTypeIsReadAsItWasUpserted) {
  make_table_of("everything", kColumns);
  const std::string long_text(kLongText, 'x');
  const auto rows = some_of_everything(long_text);
  SqlValues values;
  for (const auto& row : rows) values.insert(values.end(), row.begin(), row.end());
  put(session(), {"everything", kColumns, values});
  EXPECT_EQ(query(session(), kEverything, {}, kTypes), written(rows));
}

TEST_P(SqlContract, EveryTypeIsReadAsAParameterGaveIt) {
  make_table_of("everything", kColumns);
  const std::string long_text(kLongText, 'x');
  const auto rows = some_of_everything(long_text);
  for (const auto& row : rows) {
    const auto inserted = session().execute("INSERT INTO everything VALUES ($1, $2, $3, $4, $5, $6, $7)", row);
    ASSERT_TRUE(inserted.ok()) << inserted.error().reason;
    EXPECT_EQ(inserted.value(), 1);
  }
  EXPECT_EQ(query(session(), kEverything, {}, kTypes), written(rows));
}

TEST_P(SqlContract, ParametersCompareByValue) {
  make_table_of("everything", kColumns);
  const SqlValues row = {1, "text", 7, true, kSomeTime, kSomeUuid, "{}"};
  put(session(), {"everything", kColumns, row});
  for (const std::size_t column : {1u, 2u, 3u, 4u, 5u}) {
    const std::string where = " FROM everything WHERE " + std::string{kColumns[column].name} + " = $1";
    EXPECT_EQ(query(session(), "SELECT id" + where, {row[column]}, {SqlType::kInteger}).size(), 1u) << where;
  }
  EXPECT_TRUE(query(session(), "SELECT id FROM everything WHERE z < $1", {kSomeTime}, {SqlType::kInteger}).empty());
}

TEST_P(SqlContract, ParametersAreTakenByTheirNumbers) {
  put(session(), people_rows({"ada", 1, "hi", 0, {}, "ada", 2, "ho", 0, {}}));
  EXPECT_EQ(query(session(), "SELECT greeting FROM people WHERE number = $2 AND name = $1 AND number = $2", {"ada", 2},
                  {SqlType::kText}),
            std::vector<SqlRow>{{"'ho'"}});
}

TEST_P(SqlContract, AStatementMayBeAskedAgainWithParametersOfOtherTypes) {
  const std::string statement = "SELECT greeting FROM people WHERE greeting = $1 OR $1 IS NULL";
  put(session(), people_rows({"ada", 1, "hi", 0, {}}));
  EXPECT_EQ(query(session(), statement, {"hi"}, {SqlType::kText}).size(), 1u);
  EXPECT_EQ(query(session(), statement, {SqlValue{}}, {SqlType::kText}).size(), 1u);
  EXPECT_EQ(query(session(), statement, {"ho"}, {SqlType::kText}).size(), 0u);
}

TEST_P(SqlContract, SumsAndCountsAreIntegers) {
  put(session(), people_rows({"ada", 1, "hi", 4'000'000'000, {}, "ada", 2, "ho", 10'001, {}}));
  EXPECT_EQ(query(session(), "SELECT count(*), sum(visits), max(visits), -sum(visits) FROM people", {},
                  {SqlType::kInteger, SqlType::kInteger, SqlType::kInteger, SqlType::kInteger}),
            (std::vector<SqlRow>{{"2", "4000010001", "4000000000", "-4000010001"}}));
  EXPECT_EQ(query(session(), "SELECT count(*), sum(visits) FROM people WHERE number > 7", {},
                  {SqlType::kInteger, SqlType::kInteger}),
            (std::vector<SqlRow>{{"0", "NULL"}}));
}

TEST_P(SqlContract, RowsKeepTheirTextsWhenTheyAreMoved) {
  put(session(), people_rows({"ada", 1, "hi", 0, {}}));
  ports::SqlRows rows;
  const std::vector<SqlType> types = {SqlType::kText, SqlType::kText};
  ASSERT_TRUE(session().query("SELECT name, greeting FROM people", {}, types, rows).ok());
  const ports::SqlRows moved = std::move(rows);
  ASSERT_EQ(moved.size(), 1u);
  EXPECT_EQ(contract::written(moved.row(0)[0]), "'ada'");
  EXPECT_EQ(contract::written(moved.row(0)[1]), "'hi'");
}

TEST_P(SqlContract, AnAnswerOfOtherColumnsOrTypesIsRefused) {
  put(session(), people_rows({"ada", 1, "hi", 0, {}}));
  ports::SqlRows rows;
  for (const std::vector<SqlType>& types : {std::vector<SqlType>{SqlType::kText},
                                            {SqlType::kText, SqlType::kText, SqlType::kText},
                                            {SqlType::kInteger, SqlType::kInteger},
                                            {SqlType::kText, SqlType::kUuid}}) {
    const auto answered = session().query("SELECT name, number FROM people", {}, types, rows);
    ASSERT_FALSE(answered.ok());
    EXPECT_EQ(answered.error().reaction, Reaction::kStop);
  }
  EXPECT_EQ(people().size(), 1u);
}

TEST_P(SqlContract, ExecuteTellsHowManyRowsItHasChanged) {
  put(session(), people_rows({"ada", 1, "hi", 0, {}, "ada", 2, "ho", 0, {}, "eve", 3, "", 0, {}}));
  EXPECT_EQ(session().execute("UPDATE people SET greeting = $1 WHERE name = $2", SqlValues{"hey", "ada"}).value(), 2);
  EXPECT_EQ(session().execute("CREATE TABLE other (id INTEGER)", {}).value(), 0);
  EXPECT_EQ(session().execute("DELETE FROM people WHERE number > $1", SqlValues{9}).value(), 0);
  EXPECT_EQ(session().execute("DELETE FROM people", {}).value(), 3);
}

TEST_P(SqlContract, ErrorsRepeatNoParameter) {
  const SqlValues secret = {"33612345678"};
  ASSERT_TRUE(session().execute("INSERT INTO people (name, number) VALUES ($1, 1)", secret).ok());
  for (const char* statement :
       {"INSERT INTO people (name, number) VALUES ($1, 1)", "INSERT INTO people (number, name) SELECT unknown, $1",
        "INSERT INTO people (name, number, visits) VALUES ($1, 2, -1)"}) {
    const auto executed = session().execute(statement, secret);
    ASSERT_FALSE(executed.ok());
    EXPECT_EQ(executed.error().reason.find("336"), std::string::npos) << executed.error().reason;
  }
}

TEST_P(SqlContract, ManyDifferentStatementsAreTaken) {
  constexpr int kStatements = 600;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < kStatements; ++i) {
      const std::string number = std::to_string(i);
      ASSERT_EQ(query(session(), "SELECT " + number + " + number - number FROM (SELECT 1 AS number) AS one", {},
                      {SqlType::kInteger}),
                std::vector<SqlRow>{{number}});
    }
  }
}

}  // namespace relance::contract

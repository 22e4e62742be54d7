// Transactions, sessions beside each other, locks, and what interrupts.
#include <array>
#include <chrono>
#include <future>

#include <contract/sql_contract.h>

namespace relance::contract {

using ports::Reaction;
using ports::SqlAccess;
using ports::SqlColumn;
using ports::SqlType;

namespace {

constexpr std::array<SqlColumn, 1> kUnknownColumn = {{{"unknown", SqlType::kText}}};
const std::vector<SqlRow> kAda = {{"'ada'", "1", "'hi'", "0"}};

}  // namespace

TEST_P(SqlContract, WhatIsRolledBackNeverWas) {
  put(session(), people_rows({"ada", 1, "hi", 0, {}}));
  ASSERT_TRUE(session().begin().ok());
  ASSERT_TRUE(session().upsert(people_rows({"ada", 1, "ho", 0, {}, "eve", 1, "hi", 0, {}})).ok());
  ASSERT_TRUE(session().execute("DELETE FROM people WHERE name = 'ada'", {}).ok());
  ASSERT_TRUE(session().roll_back().ok());
  EXPECT_EQ(people(), kAda);
  ASSERT_TRUE(session().begin().ok());
  ASSERT_TRUE(session().upsert(people_rows({"eve", 1, "hi", 0, {}})).ok());
  ASSERT_TRUE(session().roll_back().ok());
  ASSERT_TRUE(session().begin().ok());
  ASSERT_TRUE(session().roll_back().ok());
  ASSERT_TRUE(session().roll_back().ok());
  EXPECT_EQ(people(), kAda);
}

TEST_P(SqlContract, WhatASessionLeavesOpenNeverWas) {
  put(session(), people_rows({"ada", 1, "hi", 0, {}}));
  {
    const auto other = connect();
    ASSERT_TRUE(other->begin().ok());
    ASSERT_TRUE(other->upsert(people_rows({"eve", 1, "hi", 0, {}})).ok());
    EXPECT_EQ(people(*other).size(), 2u);
  }
  EXPECT_EQ(people(), kAda);
  put(session(), people_rows({"eve", 1, "hi", 0, {}}));
}

TEST_P(SqlContract, AFailedWriteTakesTheWholeTransactionWithIt) {
  put(session(), people_rows({"ada", 1, "hi", 0, {}}));
  for (const bool is_asked : {false, true}) {
    ASSERT_TRUE(session().begin().ok());
    ASSERT_TRUE(session().upsert(people_rows({"eve", 1, "hi", 0, {}})).ok());
    // A check of the table refuses the second of these rows.
    (void)session().upsert(people_rows({"eve", 2, "hi", 0, {}, "eve", 3, "hi", -1, {}, "eve", 4, "hi", 0, {}}));
    (void)session().upsert(people_rows({"eve", 5, "hi", 0, {}}));
    if (is_asked) {
      EXPECT_EQ(session().execute("SELECT 1", {}).error().reaction, Reaction::kStop);
      EXPECT_EQ(session().execute("SELECT 1", {}).error().reaction, Reaction::kStop);
    }
    const auto committed = session().commit();
    ASSERT_FALSE(committed.ok());
    EXPECT_EQ(committed.error().reaction, Reaction::kStop);
    EXPECT_EQ(people(), kAda);
  }
  put(session(), people_rows({"eve", 1, "hi", 0, {}}));
  EXPECT_EQ(people().size(), 2u);
}

TEST_P(SqlContract, AFailedStatementTakesTheWholeTransactionWithIt) {
  for (const char* statement : {"SELECT unknown FROM people", "INSERT INTO people (name) VALUES (NULL, NULL)",
                                "NONSENSE", "INSERT INTO people (name, number, visits) VALUES ('eve', 7, -1)"}) {
    ASSERT_TRUE(session().begin().ok());
    ASSERT_TRUE(session().upsert(people_rows({"eve", 1, "hi", 0, {}})).ok());
    const auto executed = session().execute(statement, {});
    ASSERT_FALSE(executed.ok()) << statement;
    EXPECT_EQ(executed.error().reaction, Reaction::kStop) << executed.error().reason;
    EXPECT_FALSE(session().upsert(people_rows({"eve", 2, "hi", 0, {}})).ok());
    EXPECT_EQ(session().commit().error().reaction, Reaction::kStop);
    EXPECT_TRUE(people().empty());
  }
}

TEST_P(SqlContract, AFailedTransactionCanBeRolledBackAndRepeated) {
  ASSERT_TRUE(session().begin().ok());
  EXPECT_FALSE(session().execute("SELECT unknown FROM people", {}).ok());
  ASSERT_TRUE(session().roll_back().ok());
  put(session(), people_rows({"ada", 1, "hi", 0, {}}));
  EXPECT_EQ(people(), kAda);
}

TEST_P(SqlContract, AFailedStatementOutsideOfATransactionLeavesNothing) {
  EXPECT_FALSE(
      session().execute("INSERT INTO people (name, number, visits) VALUES ('a', 1, 0), ('b', 1, -1)", {}).ok());
  EXPECT_FALSE(session().execute("SELECT unknown FROM people", {}).ok());
  ports::SqlRows rows;
  EXPECT_FALSE(session().query("SELECT unknown FROM people", {}, std::vector{SqlType::kText}, rows).ok());
  EXPECT_FALSE(session().lookup({"people", kUnknownColumn[0], {}, SqlValues{"a"}}, rows).ok());
  EXPECT_TRUE(people().empty());
}

TEST_P(SqlContract, TablesAndColumnsThatAreNotThereAreNoneToWaitFor) {
  for (const char* table : {"people", "nowhere"}) {
    ASSERT_TRUE(session().begin().ok());
    (void)session().upsert({table, kUnknownColumn, SqlValues{"a"}});
    const auto committed = session().commit();
    ASSERT_FALSE(committed.ok());
    EXPECT_EQ(committed.error().reaction, Reaction::kStop) << committed.error().reason;
    EXPECT_NE(committed.error().reason.find(table), std::string::npos) << committed.error().reason;
  }
}

TEST_P(SqlContract, AScriptIsDoneWhollyOrNotAtAll) {
  EXPECT_FALSE(session().run_script("CREATE TABLE a (id INTEGER); INSERT INTO a VALUES (1); NONSENSE").ok());
  EXPECT_FALSE(session().execute("SELECT id FROM a", {}).ok());
  ASSERT_TRUE(session()
                  .run_script("CREATE TABLE a (id INTEGER);\n-- a comment; with a semicolon\n"
                              "INSERT INTO a VALUES (1); INSERT INTO a VALUES (2);\n")
                  .ok());
  EXPECT_EQ(query(session(), "SELECT count(*) FROM a", {}, {SqlType::kInteger}), std::vector<SqlRow>{{"2"}});
  EXPECT_TRUE(session().run_script("").ok());
}

TEST_P(SqlContract, AScriptMayBePartOfATransaction) {
  ASSERT_TRUE(session().begin().ok());
  ASSERT_TRUE(session().upsert(people_rows({"ada", 1, "hi", 0, {}})).ok());
  ASSERT_TRUE(session().run_script("CREATE TABLE a (id INTEGER); INSERT INTO a SELECT number FROM people").ok());
  EXPECT_EQ(query(session(), "SELECT id FROM a", {}, {SqlType::kInteger}), std::vector<SqlRow>{{"1"}});
  ASSERT_TRUE(session().roll_back().ok());
  EXPECT_FALSE(session().execute("SELECT id FROM a", {}).ok());
  EXPECT_TRUE(people().empty());
}

TEST_P(SqlContract, ReadersGoOnBesideAnOpenTransaction) {
  put(session(), people_rows({"ada", 1, "hi", 0, {}}));
  const auto reader = connect(SqlAccess::kRead);
  ASSERT_TRUE(session().begin().ok());
  ASSERT_TRUE(session().upsert(people_rows({"ada", 1, "ho", 5, {}, "eve", 1, "hi", 0, {}})).ok());
  EXPECT_EQ(people().size(), 2u);
  EXPECT_EQ(people(*reader), kAda);
  ASSERT_TRUE(session().commit().ok());
  EXPECT_EQ(people(*reader).size(), 2u);
}

TEST_P(SqlContract, ATransactionThatReadsSeesOneState) {
  put(session(), people_rows({"ada", 1, "hi", 0, {}}));
  const auto reader = connect(SqlAccess::kRead);
  ASSERT_TRUE(reader->begin().ok());
  EXPECT_EQ(people(*reader), kAda);
  put(session(), people_rows({"eve", 1, "hi", 0, {}}));
  EXPECT_EQ(people(*reader), kAda);
  ASSERT_TRUE(reader->commit().ok());
  EXPECT_EQ(people(*reader).size(), 2u);
}

TEST_P(SqlContract, ASessionThatReadsCannotWrite) {
  put(session(), people_rows({"ada", 1, "hi", 0, {}}));
  const auto reader = connect(SqlAccess::kRead);
  EXPECT_FALSE(reader->execute("DELETE FROM people", {}).ok());
  EXPECT_FALSE(reader->run_script("CREATE TABLE a (id INTEGER)").ok());
  ASSERT_TRUE(reader->begin().ok());
  (void)reader->upsert(people_rows({"eve", 1, "hi", 0, {}}));
  EXPECT_FALSE(reader->commit().ok());
  EXPECT_EQ(people(*reader), kAda);
}

TEST_P(SqlContract, WhoWaitsForARowInVainTriesAgain) {
  put(session(), people_rows({"ada", 1, "hi", 0, {}}));
  const auto other = connect();
  ASSERT_TRUE(session().begin().ok());
  ASSERT_TRUE(session().upsert(people_rows({"ada", 1, "ho", 0, {}})).ok());
  EXPECT_EQ(people().size(), 1u);
  // One engine makes begin() wait, the other one the write.
  const auto write = [&]() -> ports::PortResult<ports::Done> {
    if (auto begun = other->begin(); !begun.ok()) return begun;
    (void)other->upsert(people_rows({"ada", 1, "hey", 0, {}}));
    return other->commit();
  };
  const auto refused = write();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reaction, Reaction::kRetry) << refused.error().reason;
  ASSERT_TRUE(session().commit().ok());
  EXPECT_TRUE(write().ok());
  EXPECT_EQ(people(), (std::vector<SqlRow>{{"'ada'", "1", "'hey'", "0"}}));
}

TEST_P(SqlContract, ALockIsHeldByOneSession) {
  const auto other = connect();
  EXPECT_TRUE(session().lock("migrations", Duration{0}).value());
  EXPECT_FALSE(other->lock("migrations", Duration{0}).value());
  EXPECT_FALSE(other->lock("migrations", Duration{30}).value());
  EXPECT_TRUE(other->lock("something else", Duration{30}).value());
  EXPECT_TRUE(session().lock("migrations", Duration{0}).value());
  ASSERT_TRUE(session().unlock("migrations").ok());
  ASSERT_TRUE(session().unlock("migrations").ok());
  EXPECT_TRUE(other->lock("migrations", Duration{0}).value());
  EXPECT_FALSE(session().lock("migrations", Duration{0}).value());
  ASSERT_TRUE(session().unlock("something else").ok());
  EXPECT_FALSE(session().lock("something else", Duration{0}).value());
}

TEST_P(SqlContract, ALockGoesWithItsSession) {
  auto other = connect(SqlAccess::kRead);
  ASSERT_TRUE(other->lock("leader", Duration{0}).value());
  auto waiting =
      std::async(std::launch::async, [&] { return session().lock("leader", std::chrono::seconds{20}).value(); });
  EXPECT_EQ(waiting.wait_for(Duration{20}), std::future_status::timeout);
  other.reset();
  EXPECT_TRUE(waiting.get());
}

TEST_P(SqlContract, ALockOutlivesTransactions) {
  const auto other = connect();
  ASSERT_TRUE(session().lock("leader", Duration{100}).value());
  ASSERT_TRUE(session().begin().ok());
  EXPECT_FALSE(session().execute("NONSENSE", {}).ok());
  ASSERT_TRUE(session().roll_back().ok());
  put(session(), people_rows({"ada", 1, "hi", 0, {}}));
  EXPECT_FALSE(other->lock("leader", Duration{0}).value());
}

TEST_P(SqlContract, AQueryCanBeInterrupted) {
  for (const auto access : {SqlAccess::kWrite, SqlAccess::kRead}) {
    const auto interrupted = connect(access);
    {
      const Interrupter interrupter{*interrupted};
      ports::SqlRows rows;
      const auto answered = interrupted->query(kEndlessQuery, {}, std::vector{SqlType::kInteger}, rows);
      ASSERT_FALSE(answered.ok());
      EXPECT_EQ(answered.error().reaction, Reaction::kRetry) << answered.error().reason;
    }
    EXPECT_TRUE(people(*interrupted).empty());
  }
}

TEST_P(SqlContract, AWaitForALockCanBeInterrupted) {
  const auto other = connect();
  ASSERT_TRUE(other->lock("leader", Duration{0}).value());
  {
    const Interrupter interrupter{session()};
    const auto taken = session().lock("leader", std::chrono::seconds{20});
    ASSERT_FALSE(taken.ok());
    EXPECT_EQ(taken.error().reaction, Reaction::kRetry);
  }
  EXPECT_TRUE(people().empty());
}

TEST_P(SqlContract, AnInterruptedTransactionLeavesNothing) {
  ASSERT_TRUE(session().begin().ok());
  ASSERT_TRUE(session().upsert(people_rows({"ada", 1, "hi", 0, {}})).ok());
  {
    const Interrupter interrupter{session()};
    EXPECT_FALSE(session().execute(kEndlessQuery, {}).ok());
  }
  EXPECT_EQ(session().commit().error().reaction, Reaction::kRetry);
  EXPECT_TRUE(people().empty());
}

TEST_P(SqlContract, AnInterruptWithNothingUnderWayDoesNothing) {
  session().interrupt();
  EXPECT_TRUE(people().empty());
  put(session(), people_rows({"ada", 1, "hi", 0, {}}));
  session().interrupt();
  EXPECT_EQ(people(), kAda);
}

}  // namespace relance::contract

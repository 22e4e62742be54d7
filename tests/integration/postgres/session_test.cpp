// What only a server does: limits, rights, secrets, other types, statements that it has prepared.
#include <array>
#include <chrono>
#include <future>
#include <optional>
#include <vector>

#include <contract/sql_contract.h>
#include <gtest/gtest.h>

#include "integration/postgres/server.h"

namespace relance::postgres {
namespace {

using contract::kEndlessQuery;
using contract::written;
using ports::Reaction;
using ports::SqlAccess;
using ports::SqlColumn;
using ports::SqlMerge;
using ports::SqlType;
using ports::SqlValue;

constexpr std::array<SqlColumn, 2> kRow = {{{"id", SqlType::kInteger, SqlMerge::kKey}, {"number", SqlType::kInteger}}};

class PostgresSession : public testing::Test {
 protected:
  PostgresSession() : session(connect()) {
    EXPECT_TRUE(session
                    ->run_script("CREATE TABLE things (id bigint PRIMARY KEY, number bigint);"
                                 "INSERT INTO things VALUES (1, 1), (2, 2)")
                    .ok());
  }
  std::unique_ptr<ports::SqlSession> connect(SqlAccess access = SqlAccess::kWrite) const {
    const auto database = open_database(options);
    EXPECT_TRUE(database.ok()) << database.error().reason;
    auto connected = database.value()->connect(access);
    EXPECT_TRUE(connected.ok()) << connected.error().reason;
    return std::move(connected).value();
  }
  // The one column of the one row.
  std::string ask(const std::string& statement, SqlType type) const {
    ports::SqlRows rows;
    const auto answered = session->query(statement, {}, std::array{type}, rows);
    if (!answered.ok()) return answered.error().reaction == Reaction::kStop ? "refused" : answered.error().reason;
    return rows.size() == 1 ? written(rows.row(0)[0]) : std::to_string(rows.size()) + " rows";
  }
  static ports::PortResult<ports::Done> write(ports::SqlSession& session, std::int64_t id) {
    const std::array<SqlValue, 2> row = {SqlValue{id}, SqlValue{7}};
    if (auto begun = session.begin(); !begun.ok()) return begun;
    (void)session.upsert({"things", kRow, row});
    return session.commit();
  }

  PostgresOptions options = options_for(Server::shared());
  std::unique_ptr<ports::SqlSession> session;
};

TEST_F(PostgresSession, OtherTypesOfTheServerAreReadToo) {
  EXPECT_EQ(ask("SELECT 7::int", SqlType::kInteger), "7");
  EXPECT_EQ(ask("SELECT (-7)::smallint", SqlType::kInteger), "-7");
  EXPECT_EQ(ask("SELECT 9223372036854775807::numeric", SqlType::kInteger), "9223372036854775807");
  EXPECT_EQ(ask("SELECT -9223372036854775808::numeric", SqlType::kInteger), "-9223372036854775808");
  EXPECT_EQ(ask("SELECT 120000.000::numeric", SqlType::kInteger), "120000");
  EXPECT_EQ(ask("SELECT 0::numeric", SqlType::kInteger), "0");
  EXPECT_EQ(ask("SELECT 'a'::varchar(3)", SqlType::kText), "'a'");
  EXPECT_EQ(ask("SELECT 'a'", SqlType::kText), "'a'");
  EXPECT_EQ(ask("SELECT '{\"a\": 1}'::jsonb", SqlType::kJson), "'{\"a\": 1}'");
  EXPECT_EQ(ask("SELECT '1970-01-01 00:00:00.0019+00'::timestamptz", SqlType::kTime), "@1");
  EXPECT_EQ(ask("SELECT '1969-12-31 23:59:59.9999+00'::timestamptz", SqlType::kTime), "@-1");
}

TEST_F(PostgresSession, WhatDoesNotFitIsRefused) {
  EXPECT_EQ(ask("SELECT 0.5::numeric", SqlType::kInteger), "refused");
  EXPECT_EQ(ask("SELECT 9223372036854775808::numeric", SqlType::kInteger), "refused");
  EXPECT_EQ(ask("SELECT 1e30::numeric", SqlType::kInteger), "refused");
  EXPECT_EQ(ask("SELECT 'NaN'::numeric", SqlType::kInteger), "refused");
  EXPECT_EQ(ask("SELECT 1::float8", SqlType::kInteger), "refused");
  EXPECT_EQ(ask("SELECT now()::timestamp", SqlType::kTime), "refused");
}

TEST_F(PostgresSession, ATableThatChangesUnderAPreparedStatementIsReadAtTheNextTry) {
  EXPECT_EQ(ask("SELECT * FROM (SELECT number FROM things WHERE id = 1) AS one", SqlType::kInteger), "1");
  ASSERT_TRUE(connect()->run_script("ALTER TABLE things ALTER COLUMN number TYPE int").ok());
  ports::SqlRows rows;
  const auto refused = session->query("SELECT * FROM (SELECT number FROM things WHERE id = 1) AS one", {},
                                      std::array{SqlType::kInteger}, rows);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reaction, Reaction::kRetry) << refused.error().reason;
  EXPECT_EQ(ask("SELECT * FROM (SELECT number FROM things WHERE id = 1) AS one", SqlType::kInteger), "1");
}

TEST_F(PostgresSession, AStatementWhosePreparationFailedIsPreparedAgain) {
  const std::array<SqlValue, 2> row = {SqlValue{9}, SqlValue{7}};
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(session->begin().ok());
    (void)session->upsert({"later", kRow, row});
    // The server passes over this one, and over its preparation.
    (void)session->upsert({"things", kRow, row});
    EXPECT_EQ(session->commit().error().reaction, Reaction::kStop);
  }
  EXPECT_TRUE(write(*session, 9).ok());
  ASSERT_TRUE(session->run_script("CREATE TABLE later (id bigint PRIMARY KEY, number bigint)").ok());
  ASSERT_TRUE(session->begin().ok());
  (void)session->upsert({"later", kRow, row});
  EXPECT_TRUE(session->commit().ok());
  EXPECT_EQ(ask("SELECT number FROM later", SqlType::kInteger), "7");
}

TEST_F(PostgresSession, ASessionWhosePreparedStatementsAreGoneIsOver) {
  EXPECT_EQ(ask("SELECT 1", SqlType::kInteger), "1");
  ASSERT_TRUE(session->run_script("DEALLOCATE ALL").ok());
  ports::SqlRows rows;
  EXPECT_EQ(session->query("SELECT 1", {}, std::array{SqlType::kInteger}, rows).error().reaction, Reaction::kRejoin);
  EXPECT_EQ(session->begin().error().reaction, Reaction::kRejoin);
}

TEST_F(PostgresSession, SchemasHaveLocksOfTheirOwn) {
  ASSERT_TRUE(session->lock("leader", Duration{0}).value());
  EXPECT_FALSE(connect()->lock("leader", Duration{0}).value());
  options.schema += "_other";
  EXPECT_TRUE(connect()->lock("leader", Duration{0}).value());
}

TEST_F(PostgresSession, AServerThatMayOnlyBeReadIsTriedAgain) {
  ASSERT_TRUE(session->run_script("ALTER ROLE relance SET default_transaction_read_only TO on").ok());
  const auto other = connect();
  const auto refused = write(*other, 3);
  PostgresOptions elsewhere = options_for(Server::shared());
  EXPECT_TRUE(open_database(elsewhere).value()->connect(SqlAccess::kWrite).ok());
  ASSERT_TRUE(session->run_script("ALTER ROLE relance RESET default_transaction_read_only").ok());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reaction, Reaction::kRetry) << refused.error().reason;
  EXPECT_NE(refused.error().reason.find("25006"), std::string::npos) << refused.error().reason;
  EXPECT_TRUE(write(*connect(), 3).ok());
}

TEST_F(PostgresSession, AQueryThatTakesTooLongIsEndedByTheServer) {
  options.read_timeout = Duration{100};
  const auto reader = connect(SqlAccess::kRead);
  ports::SqlRows rows;
  const auto ended = reader->query(kEndlessQuery, {}, std::array{SqlType::kInteger}, rows);
  ASSERT_FALSE(ended.ok());
  EXPECT_EQ(ended.error().reaction, Reaction::kRetry) << ended.error().reason;
  EXPECT_TRUE(reader->query("SELECT 1", {}, std::array{SqlType::kInteger}, rows).ok());
  // The wait for a lock has a time of its own.
  ASSERT_TRUE(session->lock("leader", Duration{0}).value());
  EXPECT_FALSE(reader->lock("leader", Duration{300}).value());
}

TEST_F(PostgresSession, ADeadlockEndsByOneOfThemTryingAgain) {
  const auto other = connect();
  for (auto* one : {session.get(), other.get()}) ASSERT_TRUE(one->begin().ok());
  const std::array<SqlValue, 1> first = {SqlValue{1}};
  const std::array<SqlValue, 1> second = {SqlValue{2}};
  constexpr const char* kChange = "UPDATE things SET number = 7 WHERE id = $1";
  ASSERT_TRUE(session->execute(kChange, first).ok());
  ASSERT_TRUE(other->execute(kChange, second).ok());
  auto crossing = std::async(std::launch::async, [&] { return other->execute(kChange, first); });
  const auto mine = session->execute(kChange, second);
  EXPECT_TRUE(mine.ok() || session->roll_back().ok());
  const auto theirs = crossing.get();
  ASSERT_NE(mine.ok(), theirs.ok());
  EXPECT_EQ((mine.ok() ? theirs : mine).error().reaction, Reaction::kRetry);
}

TEST_F(PostgresSession, TooManyConnectionsAreTriedAgain) {
  constexpr std::size_t kMoreThanThereAre = 60;
  std::vector<std::unique_ptr<ports::SqlSession>> sessions;
  const auto database = open_database(options);
  std::optional<Reaction> refused;
  while (!refused && sessions.size() < kMoreThanThereAre) {
    auto connected = database.value()->connect(SqlAccess::kRead);
    if (connected.ok()) {
      sessions.push_back(std::move(connected).value());
    } else {
      refused = connected.error().reaction;
    }
  }
  EXPECT_EQ(refused, Reaction::kRetry);
  // Those that are closed are gone a moment later; the other tests need their places.
  sessions.clear();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (ask("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'", SqlType::kInteger) != "1") {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
  }
}

TEST_F(PostgresSession, NobodyListeningIsTriedAgain) {
  options.url = "postgresql://relance@127.0.0.1:1/postgres";
  const auto refused = open_database(options).value()->connect(SqlAccess::kWrite);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reaction, Reaction::kRetry);
}

TEST_F(PostgresSession, NoErrorTellsThePassword) {
  const std::string url = Server::shared().url();
  const std::string host = url.substr(url.rfind('@'));
  options.url = "postgresql://relance:kept-secret" + host;
  const auto refused = open_database(options).value()->connect(SqlAccess::kWrite);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reaction, Reaction::kRetry);
  EXPECT_EQ(refused.error().reason.find("secret"), std::string::npos) << refused.error().reason;
  EXPECT_EQ(refused.error().reason.find('\n'), std::string::npos) << refused.error().reason;
  for (const char* wrong :
       {"postgresql://relance:kept@secret@127.0.0.1/db", "postgresql://relance:kept:secret%@127.0.0.1/db",
        "postgresql://relance:kept/secret@127.0.0.1/db", "host=127.0.0.1 password=kept secret", "kept-secret",
        "postgresql://relance@127.0.0.1/db?kept=secret"}) {
    options.url = wrong;
    const auto opened = open_database(options);
    if (opened.ok()) {
      const auto unreachable = opened.value()->connect(SqlAccess::kWrite);
      ASSERT_FALSE(unreachable.ok());
      EXPECT_EQ(unreachable.error().reason.find("secret"), std::string::npos) << unreachable.error().reason;
      continue;
    }
    EXPECT_EQ(opened.error().reaction, Reaction::kStop);
    EXPECT_EQ(opened.error().reason.find("secret"), std::string::npos) << opened.error().reason;
  }
}

TEST_F(PostgresSession, OptionsThatCannotBeMeantAreRefused) {
  const auto defect = [this](auto change) {
    PostgresOptions changed = options;
    change(changed);
    return defect_of(changed).has_value();
  };
  EXPECT_FALSE(defect([](auto&) {}));
  EXPECT_FALSE(defect([](auto& changed) { changed.url = ""; }));
  EXPECT_TRUE(defect([](auto& changed) { changed.schema = ""; }));
  EXPECT_TRUE(defect([](auto& changed) { changed.schema = "Views"; }));
  EXPECT_TRUE(defect([](auto& changed) { changed.schema = "a\"; DROP SCHEMA b"; }));
  EXPECT_TRUE(defect([](auto& changed) { changed.call_timeout = Duration{0}; }));
  EXPECT_TRUE(defect([](auto& changed) { changed.lock_timeout = Duration{-1}; }));
  EXPECT_FALSE(client_version().empty());
}

}  // namespace
}  // namespace relance::postgres

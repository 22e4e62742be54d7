// What every database keeps to.
//
// An implementation gives its SqlUnderTest, links `contract_cases`, and says in a *_test.cpp of its own folder
//
//   INSTANTIATE_TEST_SUITE_P(Sqlite, SqlContract, testing::Values(SqlMaker{"sqlite", &make}), sql_name);
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <relance/ports/sql.h>

namespace relance::contract {

// One database, empty.
class SqlUnderTest {
 public:
  virtual ~SqlUnderTest() = default;
  // Called once, before all else. Whoever waits for another session gives up after kWaitMax.
  virtual ports::SqlDatabase& open() = 0;
  static constexpr Duration kWaitMax{400};
};

struct SqlMaker {
  const char* name;
  std::unique_ptr<SqlUnderTest> (*make)();
};
inline std::string sql_name(const testing::TestParamInfo<SqlMaker>& info) {
  return info.param.name;
}
inline void PrintTo(const SqlMaker& maker, std::ostream* out) {
  *out << maker.name;
}

using SqlValues = std::vector<ports::SqlValue>;
using SqlRow = std::vector<std::string>;

inline constexpr Timestamp kSomeTime{Duration{1'800'000'000'123}};
inline constexpr Uuid kSomeUuid = kNamespaceUrl;

// As a test reads it: NULL, 'text', 7, true, @milliseconds, a uuid in its letters.
std::string written(const ports::SqlValue& value);

// There is a table `people` (name text and number bigint: the key; greeting text, visits bigint, born timestamptz).
class SqlContract : public testing::TestWithParam<SqlMaker> {
 protected:
  SqlContract();
  ~SqlContract() override;

  ports::SqlDatabase& database() { return *database_; }
  std::unique_ptr<ports::SqlSession> connect(ports::SqlAccess access = ports::SqlAccess::kWrite);
  // One for the tests to use that need no other.
  ports::SqlSession& session() { return *session_; }

  [[nodiscard]] std::string type_name(ports::SqlType type) const;
  void make_table(std::string_view name, std::string_view definition);
  // With these columns, the first of which is the key.
  void make_table_of(std::string_view name, std::span<const ports::SqlColumn> columns);
  // Each row as a test reads it.
  std::vector<SqlRow> query(ports::SqlSession& session, std::string_view statement, const SqlValues& parameters,
                            const std::vector<ports::SqlType>& types);
  // The rows of `people`, in the order of their key: name, number, greeting, visits.
  std::vector<SqlRow> people(ports::SqlSession& session);
  std::vector<SqlRow> people() { return people(session()); }
  // In a transaction of its own.
  void put(ports::SqlSession& session, const ports::SqlUpsert& rows);

  [[nodiscard]] static ports::SqlUpsert people_rows(const SqlValues& values);

 private:
  std::unique_ptr<SqlUnderTest> under_test_;
  ports::SqlDatabase* database_;
  std::unique_ptr<ports::SqlSession> session_;
};

// Interrupts a session again and again, as a call may not be under way yet, for as long as it lives.
class Interrupter {
 public:
  explicit Interrupter(ports::SqlSession& session);
  ~Interrupter();
  Interrupter(const Interrupter&) = delete;
  Interrupter& operator=(const Interrupter&) = delete;

 private:
  std::jthread thread_;
};

inline constexpr std::string_view kEndlessQuery =
    "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2000000000) "
    "SELECT count(*) FROM numbers";

}  // namespace relance::contract

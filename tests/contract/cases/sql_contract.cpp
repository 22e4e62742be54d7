#include <array>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <variant>

#include <contract/sql_contract.h>

namespace relance::contract {

using ports::SqlMerge;
using ports::SqlType;

// A binary may run the cases of one port alone.
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(SqlContract);

namespace {

constexpr std::array<ports::SqlColumn, 5> kPeople = {{{"name", SqlType::kText, SqlMerge::kKey},
                                                      {"number", SqlType::kInteger, SqlMerge::kKey},
                                                      {"greeting", SqlType::kText, SqlMerge::kReplace},
                                                      {"visits", SqlType::kInteger, SqlMerge::kAdd},
                                                      {"born", SqlType::kTime, SqlMerge::kKeep}}};

struct Written {
  std::string operator()(std::monostate /*null*/) const { return "NULL"; }
  std::string operator()(std::string_view text) const { return "'" + std::string{text} + "'"; }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(bool truth) const { return truth ? "true" : "false"; }
  std::string operator()(Timestamp time) const { return "@" + std::to_string(time.time_since_epoch().count()); }
  std::string operator()(const Uuid& uuid) const { return to_string(uuid); }
};

}  // namespace

std::string written(const ports::SqlValue& value) {
  return std::visit(Written{}, value);
}

SqlContract::SqlContract() : under_test_(GetParam().make()), database_(&under_test_->open()), session_(connect()) {
  make_table("people", "name " + type_name(SqlType::kText) + ", number " + type_name(SqlType::kInteger) +
                           ", greeting " + type_name(SqlType::kText) + ", visits " + type_name(SqlType::kInteger) +
                           " CHECK (visits >= 0), born " + type_name(SqlType::kTime) + ", PRIMARY KEY (name, number)");
}
SqlContract::~SqlContract() = default;

std::unique_ptr<ports::SqlSession> SqlContract::connect(ports::SqlAccess access) {
  auto session = database_->connect(access);
  EXPECT_TRUE(session.ok()) << session.error().reason;
  return std::move(session).value();
}

std::string SqlContract::type_name(SqlType type) const {
  const bool is_postgres = database_->dialect() == ports::SqlDialect::kPostgres;
  switch (type) {
    case SqlType::kText:
      return is_postgres ? "text" : "TEXT";
    case SqlType::kInteger:
      return is_postgres ? "bigint" : "INTEGER";
    case SqlType::kBoolean:
      return is_postgres ? "boolean" : "INTEGER";
    case SqlType::kTime:
      return is_postgres ? "timestamptz" : "INTEGER";
    case SqlType::kUuid:
      return is_postgres ? "uuid" : "BLOB";
    case SqlType::kJson:
      return is_postgres ? "json" : "TEXT";
  }
  return {};
}

void SqlContract::make_table(std::string_view name, std::string_view definition) {
  const auto made = session_->run_script("CREATE TABLE " + std::string{name} + " (" + std::string{definition} + ")");
  ASSERT_TRUE(made.ok()) << made.error().reason;
}

void SqlContract::make_table_of(std::string_view name, std::span<const ports::SqlColumn> columns) {
  std::string definition;
  for (const ports::SqlColumn& column : columns) {
    definition += definition.empty() ? "" : ", ";
    definition += std::string{column.name} + " " + type_name(column.type);
  }
  make_table(name, definition + ", PRIMARY KEY (" + std::string{columns.front().name} + ")");
}

std::vector<SqlRow> SqlContract::query(ports::SqlSession& session, std::string_view statement,
                                       const SqlValues& parameters, const std::vector<SqlType>& types) {
  ports::SqlRows rows;
  const auto answered = session.query(statement, parameters, types, rows);
  EXPECT_TRUE(answered.ok()) << answered.error().reason;
  std::vector<SqlRow> read;
  for (std::size_t i = 0; answered.ok() && i < rows.size(); ++i) {
    read.emplace_back();
    for (const ports::SqlValue& value : rows.row(i)) read.back().push_back(written(value));
  }
  return read;
}

std::vector<SqlRow> SqlContract::people(ports::SqlSession& session) {
  return query(session, "SELECT name, number, greeting, visits FROM people ORDER BY name, number", {},
               {SqlType::kText, SqlType::kInteger, SqlType::kText, SqlType::kInteger});
}

void SqlContract::put(ports::SqlSession& session, const ports::SqlUpsert& rows) {
  ASSERT_TRUE(session.begin().ok());
  EXPECT_TRUE(session.upsert(rows).ok());
  const auto committed = session.commit();
  EXPECT_TRUE(committed.ok()) << committed.error().reason;
}

ports::SqlUpsert SqlContract::people_rows(const SqlValues& values) {
  return {"people", kPeople, values};
}

Interrupter::Interrupter(ports::SqlSession& session)
    : thread_([&session](const std::stop_token& stopped) {
        constexpr Duration kPause{2};
        std::mutex mutex;
        std::condition_variable_any stop;
        std::unique_lock lock{mutex};
        while (!stopped.stop_requested()) {
          session.interrupt();
          stop.wait_for(lock, stopped, kPause, [] { return false; });
        }
      }) {}
Interrupter::~Interrupter() = default;

}  // namespace relance::contract

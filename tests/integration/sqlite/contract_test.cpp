// The database in a file keeps to the port.
#include <contract/sql_contract.h>

#include <relance/adapters/sqlite/database.h>

#include "integration/sqlite/directory.h"

namespace relance::contract {
namespace {

class SqliteUnderTest final : public SqlUnderTest {
 public:
  ports::SqlDatabase& open() override {
    auto database = sqlite::open_database({.path = directory_ / "views", .busy_timeout = kWaitMax});
    EXPECT_TRUE(database.ok()) << database.error().reason;
    database_ = std::move(database).value();
    return *database_;
  }

 private:
  sqlite::Directory directory_;
  std::unique_ptr<ports::SqlDatabase> database_;
};

std::unique_ptr<SqlUnderTest> make() {
  return std::make_unique<SqliteUnderTest>();
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Sqlite, SqlContract, testing::Values(SqlMaker{"sqlite", &make}), sql_name);

}  // namespace relance::contract

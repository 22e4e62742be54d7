// The database of a server keeps to the port.
#include <contract/sql_contract.h>

#include <relance/adapters/postgres/database.h>

#include "integration/postgres/server.h"

namespace relance::contract {
namespace {

class PostgresUnderTest final : public SqlUnderTest {
 public:
  ports::SqlDatabase& open() override {
    auto options = postgres::options_for(postgres::Server::shared());
    options.lock_timeout = kWaitMax;
    auto database = postgres::open_database(options);
    EXPECT_TRUE(database.ok()) << database.error().reason;
    database_ = std::move(database).value();
    return *database_;
  }

 private:
  std::unique_ptr<ports::SqlDatabase> database_;
};

std::unique_ptr<SqlUnderTest> make() {
  return std::make_unique<PostgresUnderTest>();
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Postgres, SqlContract, testing::Values(SqlMaker{"postgres", &make}), sql_name);

}  // namespace relance::contract

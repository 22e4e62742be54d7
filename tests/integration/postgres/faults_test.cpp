// A server that is killed, stopped, or frozen, and connections that are cut, at every step of a transaction.
#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <thread>

#include <contract/sql_numbers.h>
#include <gtest/gtest.h>

#include "integration/postgres/server.h"

namespace relance::postgres {
namespace {

using contract::kMakeNumbers;
using contract::kNumberColumns;
using contract::kNumberRows;
using contract::read_numbers;
using contract::write_number;
using ports::Done;
using ports::PortResult;
using ports::Reaction;
using ports::SqlAccess;
using ports::SqlValue;
using std::chrono::steady_clock;

constexpr Duration kCallTimeout{700};
constexpr Duration kCallSlack{2'000};  // of a busy machine

class PostgresFaults : public testing::Test {
 protected:
  PostgresFaults() : database(open(Duration{20'000})) {
    const auto session = connect(*database);
    EXPECT_TRUE(session->run_script(kMakeNumbers).ok());
    EXPECT_TRUE(write_number(*session, 1).ok());
  }
  static Server& server() { return Server::shared(); }

  std::unique_ptr<ports::SqlDatabase> open(Duration call_timeout) {
    options.call_timeout = call_timeout;
    options.connect_timeout = Duration{2'000};
    auto opened = open_database(options);
    EXPECT_TRUE(opened.ok()) << opened.error().reason;
    return std::move(opened).value();
  }
  static std::unique_ptr<ports::SqlSession> connect(ports::SqlDatabase& database,
                                                    SqlAccess access = SqlAccess::kWrite) {
    auto session = database.connect(access);
    EXPECT_TRUE(session.ok()) << session.error().reason;
    return std::move(session).value();
  }
  std::unique_ptr<ports::SqlSession> connect() { return connect(*database); }

  // All rows of one transaction, of one of these numbers.
  void expect_one_transaction(std::int64_t least, std::int64_t greatest) {
    const auto numbers = read_numbers(*connect());
    EXPECT_EQ(numbers.rows, kNumberRows);
    EXPECT_EQ(numbers.least, numbers.greatest);
    EXPECT_GE(numbers.least, least);
    EXPECT_LE(numbers.greatest, greatest);
  }

  static void expect_over(ports::SqlSession& session) {
    ports::SqlRows rows;
    const std::vector<ports::SqlType> types = {ports::SqlType::kInteger};
    for (const auto& result : {session.query("SELECT 1", {}, types, rows), session.begin(),
                               session.run_script("SELECT 1"), session.roll_back(), session.unlock("leader"),
                               session.lookup({"numbers", kNumberColumns[0], {}, {}}, rows)}) {
      ASSERT_FALSE(result.ok());
      EXPECT_EQ(result.error().reaction, Reaction::kRejoin) << result.error().reason;
    }
    EXPECT_EQ(session.lock("leader", Duration{0}).error().reaction, Reaction::kRejoin);
    EXPECT_EQ(session.execute("SELECT 1", {}).error().reaction, Reaction::kRejoin);
  }

  PostgresOptions options = options_for(server());
  std::unique_ptr<ports::SqlDatabase> database;
};

// The steps of a transaction that writes, reads what it has written, and writes again.
std::vector<std::function<PortResult<Done>(ports::SqlSession&)>> steps() {
  static const std::array<SqlValue, 3> one = {SqlValue{1}, SqlValue{7}, SqlValue{"cut"}};
  static const std::array<SqlValue, 1> key = {SqlValue{2}};
  return {[](auto& session) { return session.begin(); },
          [](auto& session) {
            return session.upsert({"numbers", kNumberColumns, one});
          },
          [](auto& session) {
            ports::SqlRows rows;
            return session.lookup({"numbers", kNumberColumns[0], std::span{kNumberColumns}.last(1), key}, rows);
          },
          [](auto& session) {
            return session.erase({"numbers", std::span{kNumberColumns}.first(1), key});
          },
          [](auto& session) -> PortResult<Done> {
            auto executed = session.execute("UPDATE numbers SET number = $1", key);
            return executed.ok() ? PortResult<Done>{Done{}} : Failure{executed.error()};
          },
          [](auto& session) { return session.commit(); }};
}

// Does the steps, with `fault` before the one of that number; the reaction that the first failure asks for.
std::optional<Reaction> first_failure(ports::SqlSession& session, std::size_t at, const std::function<void()>& fault) {
  const auto all = steps();
  for (std::size_t step = 0; step < all.size(); ++step) {
    if (step == at) fault();
    if (const auto done = all[step](session); !done.ok()) return done.error().reaction;
  }
  return std::nullopt;
}

TEST_F(PostgresFaults, AServerThatIsKilledBeforeAnyStepLeavesNothingOfTheTransaction) {
  for (const std::size_t step : {1u, 3u, 5u}) {
    const auto session = connect();
    EXPECT_EQ(first_failure(*session, step, [] { server().kill(); }), Reaction::kRejoin) << step;
    expect_over(*session);
    EXPECT_EQ(database->connect(SqlAccess::kWrite).error().reaction, Reaction::kRetry);
    server().start();
    expect_one_transaction(1, 1);
  }
}

TEST_F(PostgresFaults, AServerThatIsKilledDuringCommitsLeavesWholeOnes) {
  constexpr int kRounds = 3;
  constexpr std::int64_t kSwing = 5;
  std::int64_t committed = 1;
  for (int round = 0; round < kRounds; ++round) {
    const auto session = connect();
    std::atomic<std::int64_t> last = committed;
    auto writer = std::async(std::launch::async, [&] {
      for (;; ++last) {
        if (auto written = write_number(*session, last + 1); !written.ok()) return written.error().reaction;
      }
    });
    while (last < committed + kSwing && writer.wait_for(Duration{0}) != std::future_status::ready) {
      std::this_thread::yield();
    }
    server().kill();
    EXPECT_EQ(writer.get(), Reaction::kRejoin);
    server().start();
    expect_one_transaction(last, last + 1);
    committed = last + 1;
    ASSERT_TRUE(write_number(*connect(), committed).ok());
  }
}

TEST_F(PostgresFaults, AServerThatIsStoppedInGoodOrderEndsItsSessions) {
  const auto idle = connect();
  const auto busy = connect();
  ASSERT_TRUE(busy->begin().ok());
  ASSERT_TRUE(steps()[1](*busy).ok());
  server().stop();
  expect_over(*idle);
  EXPECT_EQ(busy->commit().error().reaction, Reaction::kRejoin);
  server().start();
  expect_one_transaction(1, 1);
}

TEST_F(PostgresFaults, AConnectionThatIsCutBeforeAnyStepLeavesNothingOfTheTransaction) {
  const auto other = connect();
  for (std::size_t step = 0; step < steps().size(); ++step) {
    const auto session = connect();
    ports::SqlRows rows;
    ASSERT_TRUE(session->query("SELECT pg_backend_pid()", {}, std::vector{ports::SqlType::kInteger}, rows).ok());
    const std::array<SqlValue, 1> pid = {rows.row(0)[0]};
    const auto cut = [&] { ASSERT_TRUE(other->execute("SELECT pg_terminate_backend($1::int, 10000)", pid).ok()); };
    EXPECT_EQ(first_failure(*session, step, cut), Reaction::kRejoin) << step;
    expect_over(*session);
    expect_one_transaction(1, 1);
  }
}

TEST_F(PostgresFaults, WritesAreSentWithoutWaitingForTheirAnswers) {
  const auto session = connect();
  server().suspend();
  for (const std::size_t step : {0u, 1u, 3u}) EXPECT_TRUE(steps()[step](*session).ok());
  server().resume();
  EXPECT_TRUE(session->commit().ok());
  EXPECT_EQ(read_numbers(*session).rows, kNumberRows - 1);
}

TEST_F(PostgresFaults, AFrozenServerHoldsNoCallBeyondItsTime) {
  const auto frozen = open(kCallTimeout);
  for (const std::size_t step : {2u, 4u, 5u}) {
    const auto session = connect(*frozen);
    steady_clock::time_point begun;
    const auto failure = first_failure(*session, step, [&] {
      server().suspend();
      begun = steady_clock::now();
    });
    const auto took = steady_clock::now() - begun;
    EXPECT_EQ(failure, Reaction::kRejoin) << step;
    EXPECT_GE(took, kCallTimeout);
    EXPECT_LE(took, kCallTimeout + kCallSlack);
    expect_over(*session);
    server().resume();
    if (step < 5) expect_one_transaction(1, 1);
  }
  // The server may have done yet what it was sent, a commit at last: whole or not at all.
  const auto numbers = read_numbers(*connect());
  EXPECT_EQ(numbers.rows, numbers.greatest == 2 ? kNumberRows - 1 : kNumberRows);
  EXPECT_EQ(numbers.least, numbers.greatest);
}

TEST_F(PostgresFaults, AFrozenServerHoldsNoLargeWriteLockOrScript) {
  const std::string filling(30'000'000, 'f');
  const std::array<SqlValue, 3> large = {SqlValue{1}, SqlValue{2}, SqlValue{filling}};
  const auto frozen = open(kCallTimeout);
  const std::array<std::function<bool(ports::SqlSession&)>, 4> calls = {
      [&](auto& session) {
        return session.begin().ok() && session.upsert({"numbers", kNumberColumns, large}).ok() && session.commit().ok();
      },
      [](auto& session) { return session.lock("leader", Duration{0}).ok(); },
      [](auto& session) { return session.lock("leader", Duration{100}).ok(); },
      [](auto& session) { return session.run_script("SELECT 1; SELECT 2").ok(); }};
  for (const auto& call : calls) {
    const auto session = connect(*frozen);
    server().suspend();
    const auto begun = steady_clock::now();
    EXPECT_FALSE(call(*session));
    EXPECT_LE(steady_clock::now() - begun, kCallTimeout + Duration{100} + kCallSlack);
    server().resume();
    expect_over(*session);
  }
  expect_one_transaction(1, 1);
}

TEST_F(PostgresFaults, AFrozenServerIsNotThere) {
  server().suspend();
  const auto begun = steady_clock::now();
  const auto session = database->connect(SqlAccess::kRead);
  EXPECT_LE(steady_clock::now() - begun, options.connect_timeout + kCallSlack);
  server().resume();
  ASSERT_FALSE(session.ok());
  EXPECT_EQ(session.error().reaction, Reaction::kRetry);
}

TEST_F(PostgresFaults, AnInterruptedCallOfAFrozenServerEndsInItsTimeToo) {
  const auto frozen = open(kCallTimeout);
  const auto session = connect(*frozen);
  server().suspend();
  const auto begun = steady_clock::now();
  auto call = std::async(std::launch::async, [&] { return session->execute("SELECT 1", {}); });
  while (call.wait_for(Duration{10}) != std::future_status::ready) session->interrupt();
  EXPECT_EQ(call.get().error().reaction, Reaction::kRejoin);
  EXPECT_LE(steady_clock::now() - begun, kCallTimeout + kCallSlack);
  server().resume();
  expect_one_transaction(1, 1);
}

}  // namespace
}  // namespace relance::postgres

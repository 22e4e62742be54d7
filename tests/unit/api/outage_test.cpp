// The database goes away and comes back: told once each, however many ask in between.
#include <future>

#include <gmock/gmock.h>

#include "database_health.h"
#include "unit/api/fakes.h"
#include "unit/projections/recording_session.h"

namespace relance::api {
namespace {

using testing::ElementsAre;

constexpr Duration kTick{10};

// Answers no rows, unless the database does not answer: then connections live on, or end.
class AwayDatabase : public ports::SqlDatabase {
 public:
  std::atomic<bool> is_away = false;
  std::atomic<bool> keeps_connections = true;

  [[nodiscard]] ports::SqlDialect dialect() const override { return ports::SqlDialect::kSqlite; }
  ports::PortResult<std::unique_ptr<ports::SqlSession>> connect(ports::SqlAccess) override {
    if (is_away && !keeps_connections) return ports::failure(ports::Reaction::kRetry, "refused");
    return std::unique_ptr<ports::SqlSession>{std::make_unique<Session>(*this)};
  }

 private:
  class Session : public projections::RecordingSession {
   public:
    explicit Session(AwayDatabase& database) : database_(database) {}
    PortResult<Done> query(std::string_view, std::span<const ports::SqlValue>, std::span<const ports::SqlType>,
                           ports::SqlRows&) override {
      if (database_.is_away) return ports::failure(ports::Reaction::kRejoin, "cut");
      return Done{};
    }

   private:
    AwayDatabase& database_;
  };
};

class AnOutage : public testing::Test {
 protected:
  AnOutage() : api_(std::make_unique<Api>(ApiOptions{}, database_, cache_, clock_, watcher_)) {
    router_.authenticate_with({{{"dashboard", "s3cret", http::Role::kRead}}, 1'000'000});
    api_->routes(router_);
  }

  int ask(const std::string& path) {
    clock_.pass(kTick);
    ports::HttpRequest request;
    request.method = "GET";
    request.path = "/api/" + path;
    request.headers = {{"authorization", "Bearer s3cret"}};
    std::promise<int> status;
    router_.handle(std::move(request), [&](const ports::HttpResponse& response) { status.set_value(response.status); });
    return status.get_future().get();
  }

  ShelfCache cache_;
  HandClock clock_;
  Watcher watcher_;
  AwayDatabase database_;
  http::Router router_;
  std::unique_ptr<Api> api_;
};

TEST_F(AnOutage, IsToldOnceHoweverManyAsk) {
  EXPECT_NE(ask("campaigns/a"), 503);
  for (const bool keeps_connections : {true, false}) {
    database_.keeps_connections = keeps_connections;
    database_.is_away = true;
    for (int i = 0; i < 20; ++i) EXPECT_EQ(ask("campaigns/a"), 503);
    database_.is_away = false;
    for (int i = 0; i < 20; ++i) EXPECT_NE(ask("campaigns/a"), 503);
  }
  EXPECT_THAT(watcher_.told, ElementsAre("cut", "back", "cut", "back"));
  EXPECT_EQ(watcher_.failures, 40);
}

TEST_F(AnOutage, IsNotOverWhereTheCacheHasTheAnswer) {
  EXPECT_EQ(ask("messages/stats"), 200);
  database_.is_away = true;
  EXPECT_EQ(ask("campaigns/a"), 503);
  EXPECT_EQ(ask("messages/stats"), 200);
  EXPECT_EQ(ask("cache/stats"), 200);
  EXPECT_EQ(ask("campaigns/a"), 503);
  EXPECT_THAT(watcher_.told, ElementsAre("cut"));
}

TEST_F(AnOutage, IsNotToldByWhatCameBeforeTheLastChange) {
  DatabaseHealth health{watcher_};
  health.failed(Duration{10}, Duration{20}, "cut");
  health.answered(Duration{15}, Duration{25});  // by another thread, meanwhile
  health.answered(Duration{30}, Duration{40});
  health.failed(Duration{35}, Duration{45}, "late");
  health.failed(Duration{50}, Duration{60}, "cut again");
  EXPECT_THAT(watcher_.told, ElementsAre("cut", "back", "cut again"));
}

}  // namespace
}  // namespace relance::api

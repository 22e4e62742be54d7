// Which path has which route, and what every one of them asks for.
#include <gtest/gtest.h>

#include "unit/api/fakes.h"
#include "unit/projections/recording_session.h"

namespace relance::api {
namespace {

class EmptyDatabase : public ports::SqlDatabase {
 public:
  [[nodiscard]] ports::SqlDialect dialect() const override { return ports::SqlDialect::kSqlite; }
  ports::PortResult<std::unique_ptr<ports::SqlSession>> connect(ports::SqlAccess) override {
    return ports::failure(ports::Reaction::kRetry, "away");
  }
};

class RoutesOfTheApi : public testing::Test {
 protected:
  RoutesOfTheApi() : api_(ApiOptions{.openapi = "{}"}, database_, cache_, clock_, watcher_) {
    router_.authenticate_with({{{"reader", "s3cret", http::Role::kRead}}, 1'000'000});
    api_.routes(router_);
    api_.finish(Duration{0});  // a request that reaches its route is answered 503 at once
  }

  // Route and status.
  std::string ask(const std::string& path, const std::string& token = "s3cret", const std::string& method = "GET") {
    ports::HttpRequest request;
    request.method = method;
    request.path = path;
    request.headers = {{"authorization", "Bearer " + token}};
    std::vector<std::uint64_t> before;
    for (const auto& route : router_.routes()) before.push_back(total(*route));
    int status = 0;
    router_.handle(std::move(request), [&status](const ports::HttpResponse& response) { status = response.status; });
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (total(*router_.routes()[i]) != before[i]) return router_.routes()[i]->route + ' ' + std::to_string(status);
    }
    return "unanswered";
  }
  static std::uint64_t total(const http::RouteStats& route) {
    std::uint64_t sum = 0;
    for (const auto& count : route.answers) sum += count;
    return sum;
  }

  EmptyDatabase database_;
  ShelfCache cache_;
  HandClock clock_;
  Watcher watcher_;
  http::Router router_;
  Api api_;
};

TEST_F(RoutesOfTheApi, AreFoundByTheirPaths) {
  EXPECT_EQ(ask("/api/campaigns"), "/api/campaigns 503");
  EXPECT_EQ(ask("/api/campaigns/a.b"), "/api/campaigns/{id} 503");
  EXPECT_EQ(ask("/api/campaigns/a/stats"), "/api/campaigns/{id}/stats 503");
  EXPECT_EQ(ask("/api/campaigns/a/contacts.csv"), "/api/campaigns/{id}/contacts.csv 503");
  EXPECT_EQ(ask("/api/contacts/33612345678"), "/api/contacts/{id} 503");
  EXPECT_EQ(ask("/api/contacts/bsuid:FR.1/2"), "/api/contacts/{id} 503");
  for (const char* path : {"/api", "/api/", "/api/campaigns/", "/api/campaigns//stats", "/api/campaigns/a b",
                           "/api/contacts/abc", "/api/categories/a/b", "/api/campaigns/a/statistics"}) {
    EXPECT_EQ(ask(path), "unknown 404") << path;
  }
}

TEST_F(RoutesOfTheApi, NeedATokenWhetherTheyExistOrNot) {
  for (const char* path : {"/api", "/api/campaigns", "/api/nothing", "/api/contacts/abc"}) {
    EXPECT_TRUE(ask(path, "wrong").ends_with(" 401")) << path;
  }
  EXPECT_EQ(ask("/openapi.json", "wrong"), "/openapi.json 200");
  EXPECT_EQ(ask("/apiary", "wrong"), "unknown 404");
}

TEST_F(RoutesOfTheApi, AreOnlyRead) {
  EXPECT_EQ(ask("/api/campaigns", "s3cret", "POST"), "/api/campaigns 405");
  EXPECT_EQ(ask("/api/campaigns", "s3cret", "HEAD"), "/api/campaigns 503");
}

}  // namespace
}  // namespace relance::api

// What is decided before a handler is called, and what every answer gets.
#include <numeric>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <relance/http/router.h>

#include "support/recording_sink.h"

namespace relance::http {
namespace {

using testing::HasSubstr;

class ARouter : public testing::Test {
 protected:
  ARouter() {
    router_.authenticate_with(
        {{{"reader", "read", Role::kRead}, {"writer", "write", Role::kWrite}, {"admin", "all", Role::kAdmin}}, 3});
    add("GET", "/open", {});
    add("POST", "/open", {});
    add("GET", "/api/things/{id}",
        {.role = Role::kRead, .is_limited = true, .has_request_id = true, .accepts = [](std::string_view id) {
           return id != "none";
         }});
    add("GET", "/api/things/{id}/parts/{part}", {.role = Role::kRead});
    add("GET", "/api/things/all", {.role = Role::kRead});
    add("POST", "/api/things/{id}",
        {.role = Role::kWrite, .accepts = [](std::string_view id) { return id != "none"; }});
    router_.protect({"/api", {.role = Role::kRead, .is_limited = true}});
  }

  void add(std::string_view method, std::string_view pattern, RouteOptions options) {
    router_.add(method, pattern, std::move(options), [pattern](const std::shared_ptr<Exchange>& exchange) {
      ports::HttpResponse response;
      response.body = std::string{pattern};
      for (const std::string& parameter : exchange->parameters) response.body += ' ' + parameter;
      exchange->answer(std::move(response));
    });
  }
  ports::HttpResponse ask(const std::string& method, const std::string& path, const std::string& token = "",
                          std::vector<std::pair<std::string, std::string>> headers = {}) {
    ports::HttpRequest request;
    request.method = method;
    request.path = path;
    request.headers = std::move(headers);
    if (!token.empty()) request.headers.emplace_back("authorization", "Bearer " + token);
    std::optional<ports::HttpResponse> answer;
    router_.handle(std::move(request), [&answer](ports::HttpResponse response) {
      EXPECT_FALSE(answer.has_value()) << "answered twice";
      answer = std::move(response);
    });
    EXPECT_TRUE(answer.has_value());
    return answer.value_or(ports::HttpResponse{});
  }
  static std::string header(const ports::HttpResponse& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return "-";
  }
  const RouteStats& stats(std::string_view route) {
    for (const auto& one : router_.routes()) {
      if (one->route == route) return *one;
    }
    throw std::invalid_argument("no such route");
  }

  Router router_;
};

TEST_F(ARouter, FindsTheRouteOfAPath) {
  EXPECT_EQ(ask("GET", "/open").body, "/open");
  EXPECT_EQ(ask("GET", "/api/things/all", "read").body, "/api/things/all") << "written out wins";
  EXPECT_EQ(ask("GET", "/api/things/x", "read").body, "/api/things/{id} x");
  EXPECT_EQ(ask("GET", "/api/things/x/y", "read").body, "/api/things/{id} x/y");
  EXPECT_EQ(ask("GET", "/api/things/a/parts/b", "all").status, 200);
  EXPECT_EQ(ask("GET", "/api/things/", "all").status, 404) << "a parameter is not empty";
  EXPECT_EQ(ask("GET", "/api/things/none", "write").status, 404) << "the route does not accept it";
  EXPECT_EQ(ask("GET", "/opened").status, 404);
}

TEST_F(ARouter, AnswersAMethodThatARouteDoesNotHaveWithThoseThatItHas) {
  const auto answer = ask("DELETE", "/open");
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(header(answer, "Allow"), "GET, HEAD, POST");
  EXPECT_EQ(ask("HEAD", "/open").status, 200);
}

TEST_F(ARouter, AsksForTheRoleOfARoute) {
  EXPECT_EQ(ask("GET", "/api/things/x").status, 401);
  EXPECT_EQ(header(ask("GET", "/api/things/x", "wrong"), "WWW-Authenticate"), R"(Bearer realm="relance")");
  EXPECT_EQ(ask("POST", "/api/things/x", "read").status, 403);
  EXPECT_EQ(ask("POST", "/api/things/x", "write").status, 200);
  EXPECT_EQ(ask("POST", "/api/things/x", "all").status, 200);
}

TEST_F(ARouter, HidesWhichProtectedPathsExist) {
  for (const char* path : {"/api", "/api/nothing", "/api/things/none", "/api/things/x"}) {
    EXPECT_EQ(ask("GET", path).status, 401) << path;
  }
  EXPECT_EQ(ask("GET", "/apiary").status, 404);
}

TEST_F(ARouter, LimitsTheRateOfATokenWhereTheRouteSaysSo) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ask("GET", "/api/things/x", "read").status, 200) << i;
  const auto answer = ask("GET", "/api/things/x", "read");
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(header(answer, "Retry-After"), "1");
  EXPECT_EQ(ask("GET", "/api/things/x", "write").status, 200) << "another token";
  EXPECT_EQ(ask("GET", "/api/things/all", "read").status, 200) << "not limited";
}

TEST_F(ARouter, GivesEveryAnswerTheHeadersThatAllHave) {
  for (const auto& answer : {ask("GET", "/open"), ask("GET", "/none"), ask("GET", "/api/things/x")}) {
    EXPECT_EQ(header(answer, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header(answer, "Cache-Control"), "no-store");
  }
  EXPECT_EQ(header(ask("GET", "/api/things/x", "read", {{"x-request-id", "mine-1"}}), "X-Request-Id"), "mine-1");
  EXPECT_NE(header(ask("GET", "/api/things/x", "read", {{"x-request-id", "no\nline"}}), "X-Request-Id"), "no\nline");
  EXPECT_EQ(header(ask("GET", "/open"), "X-Request-Id"), "-");
}

TEST_F(ARouter, LetsBrowsersOfKnownOriginsCallWhatIsOpenToThem) {
  router_.allow_origins({"/api"}, {"https://board.example"});
  const std::vector<std::pair<std::string, std::string>> known = {{"origin", "https://board.example"}};
  const std::vector<std::pair<std::string, std::string>> other = {{"origin", "https://evil.example"}};
  EXPECT_EQ(ask("OPTIONS", "/api/things/x", "", known).status, 204);
  EXPECT_EQ(ask("OPTIONS", "/api/things/x", "", other).status, 403);
  EXPECT_EQ(ask("OPTIONS", "/open", "", known).status, 405);
  EXPECT_EQ(header(ask("GET", "/api/things/x", "read", known), "Access-Control-Allow-Origin"), "https://board.example");
  EXPECT_EQ(header(ask("GET", "/api/things/x", "read", other), "Access-Control-Allow-Origin"), "-");
  EXPECT_EQ(header(ask("GET", "/open", "", known), "Vary"), "-");
}

TEST_F(ARouter, CountsAndTimesAnswersByRoute) {
  ask("GET", "/open");
  ask("POST", "/open");
  ask("DELETE", "/open");
  ask("GET", "/none");
  EXPECT_EQ(stats("/open").answers[1], 2U);
  EXPECT_EQ(stats("/open").answers[3], 1U);
  EXPECT_EQ(stats("unknown").answers[3], 1U);
  const auto counts = stats("/open").latency.snapshot().counts;
  EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), 0U), 3U);
  EXPECT_EQ(router_.stats().in_flight, 0U);
}

TEST_F(ARouter, AnswersForAHandlerThatDropsTheRequest) {
  logging::RecordingSink sink;
  const logging::Installed installed{sink};
  router_.add("GET", "/dropped", {}, [](const std::shared_ptr<Exchange>&) {});
  EXPECT_EQ(ask("GET", "/dropped").status, 500);
  EXPECT_EQ(router_.stats().in_flight, 0U);
  EXPECT_EQ(stats("/dropped").answers[4], 1U);
  EXPECT_THAT(sink.lines("request failed"), testing::ElementsAre(HasSubstr("route=/dropped status=500")));
}

TEST_F(ARouter, AnswersAndLogsWhatAHandlerThrows) {
  logging::RecordingSink log{logging::Level::kInfo};
  const logging::Installed installed{log};
  router_.add("GET", "/throws", {}, [](const auto&) { throw std::runtime_error("out of ideas"); });
  EXPECT_EQ(ask("GET", "/throws").status, 500);
  ASSERT_EQ(log.lines().size(), 1U);
  EXPECT_EQ(log.lines()[0], "request handler failed route=/throws reason=out of ideas");
  EXPECT_EQ(router_.stats().handler_exceptions, 1U);
}

TEST_F(ARouter, LogsEveryAnswerAtLevelDebug) {
  logging::RecordingSink log;
  const logging::Installed installed{log};
  ask("GET", "/open");
  ASSERT_EQ(log.lines().size(), 1U);
  EXPECT_THAT(log.lines()[0], HasSubstr("request answered route=/open status=200"));
  EXPECT_EQ(log.levels()[0], logging::Level::kDebug);
}

TEST_F(ARouter, LogsFailuresAndRefusalsWithoutAFlood) {
  logging::RecordingSink log{logging::Level::kInfo};
  const logging::Installed installed{log};
  router_.add("GET", "/fails", {}, [](const std::shared_ptr<Exchange>& exchange) {
    exchange->answer(problem(503, "temporarily unavailable, retry"), {.reason = "disk full"});
  });
  for (int i = 0; i < 50; ++i) {
    ask("GET", "/fails");
    ask("GET", "/api/things/x", "wrong");
  }
  ASSERT_GE(log.lines().size(), 2U);
  EXPECT_LE(log.lines().size(), 4U);
  EXPECT_THAT(log.lines()[0], HasSubstr("request failed route=/fails status=503"));
  EXPECT_THAT(log.lines()[0], HasSubstr("reason=disk full"));
  EXPECT_THAT(log.lines()[1], HasSubstr("request refused route=/api/things/{id} status=401"));
}

TEST_F(ARouter, MayGoBeforeAnAnswerThatIsUnderWay) {
  auto router = std::make_unique<Router>();
  std::shared_ptr<Exchange> kept;
  router->add("GET", "/later", {}, [&kept](const std::shared_ptr<Exchange>& exchange) { kept = exchange; });
  ports::HttpRequest request;
  request.method = "GET";
  request.path = "/later";
  int status = 0;
  router->handle(std::move(request), [&status](const ports::HttpResponse& response) { status = response.status; });
  EXPECT_EQ(router->stats().in_flight, 1U);
  router.reset();
  kept->answer(problem(503, "shutting down"));
  kept->answer(problem(500, "twice"));
  EXPECT_EQ(status, 503);
}

}  // namespace
}  // namespace relance::http

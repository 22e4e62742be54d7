// Tokens, rates, origins, tags: what is decided before anything is read.
#include "gate.h"

#include <gtest/gtest.h>

#include "answer.h"
#include "routes.h"

namespace relance::api {
namespace {

using namespace std::chrono_literals;

ports::HttpRequest request_with(std::string name, std::string value) {
  ports::HttpRequest request;
  request.headers = {{std::move(name), std::move(value)}};
  return request;
}

ApiOptions some_tokens() {
  ApiOptions options;
  options.tokens = {
      {"dashboard", "s3cret", Role::kRead}, {"crm", "wr1te", Role::kWrite}, {"operator", "0ther", Role::kAdmin}};
  options.requests_per_second = 10;
  return options;
}

TEST(Tokens, AdmitWhoBearsOneOfThem) {
  const Gate gate{some_tokens()};
  const auto name = [&](const std::string& header) {
    const Token* token = gate.admit(request_with("authorization", header));
    return token == nullptr ? "nobody" : token->name;
  };
  EXPECT_EQ(name("Bearer s3cret"), "dashboard");
  EXPECT_EQ(name("bearer 0ther"), "operator");
  EXPECT_EQ(name("Bearer wr1te"), "crm");
  for (const char* forged : {"", "Bearer", "Bearer ", "Bearer s3cre", "Bearer s3cret ", "Bearer s3crets",
                             "Basic s3cret", "s3cret", "Bearer  s3cret"}) {
    EXPECT_EQ(name(forged), "nobody") << forged;
  }
  EXPECT_EQ(gate.admit({}), nullptr);
  EXPECT_EQ(Gate{ApiOptions{}}.admit(request_with("authorization", "Bearer ")), nullptr);
}

TEST(Rates, AreOfEachTokenAndComeBackWithTime) {
  Gate gate{some_tokens()};
  const Token* dashboard = gate.admit(request_with("authorization", "Bearer s3cret"));
  const Token* other = gate.admit(request_with("authorization", "Bearer 0ther"));
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(gate.slow_down(*dashboard, 1s)) << i;
  const auto slower = gate.slow_down(*dashboard, 1s);
  ASSERT_TRUE(slower);
  EXPECT_EQ(slower->status, 429);
  EXPECT_EQ(slower->headers.front(), (std::pair<std::string, std::string>{"Retry-After", "1"}));
  EXPECT_FALSE(gate.slow_down(*other, 1s));
  EXPECT_FALSE(gate.slow_down(*dashboard, 1s + 100ms));
  EXPECT_TRUE(gate.slow_down(*dashboard, 1s + 150ms));
}

TEST(Tags, LetAnAnswerBeLeftOutThatIsKnown) {
  const auto whole = answer_json({}, R"({"a":1})");
  EXPECT_EQ(whole.status, 200);
  ASSERT_EQ(whole.headers.front().first, "ETag");
  const std::string tag = whole.headers.front().second;
  for (const std::string& known : {tag, "\"x\", " + tag, tag.substr(2), std::string{"*"}}) {
    const auto left_out = answer_json(request_with("if-none-match", known), R"({"a":1})");
    EXPECT_EQ(left_out.status, 304) << known;
    EXPECT_EQ(left_out.body, "");
  }
  EXPECT_EQ(answer_json(request_with("if-none-match", tag), R"({"a":2})").status, 200);
}

TEST(Origins, AreAllowedByNameOnly) {
  const std::vector<std::string> origins = {"https://board.example"};
  EXPECT_EQ(answer_preflight(request_with("origin", "https://board.example"), origins).status, 204);
  EXPECT_EQ(answer_preflight(request_with("origin", "https://evil.example"), origins).status, 403);
  EXPECT_EQ(answer_preflight({}, origins).status, 403);
  ports::HttpResponse response;
  allow_origin(request_with("origin", "https://board.example"), {}, response);
  EXPECT_TRUE(response.headers.empty());
}

TEST(Addresses, NameOneThingEach) {
  const auto pattern = [](std::string_view path) {
    const auto match = match_route(path);
    return match ? std::string{match->route->pattern} + " " + match->id : "none";
  };
  EXPECT_EQ(pattern("campaigns"), "campaigns ");
  EXPECT_EQ(pattern("campaigns/a.b"), "campaigns/{id} a.b");
  EXPECT_EQ(pattern("campaigns/a/stats"), "campaigns/{id}/stats a");
  EXPECT_EQ(pattern("contacts/33612345678"), "contacts/{id} 33612345678");
  EXPECT_EQ(pattern("contacts/bsuid:FR.1/2"), "contacts/{id} bsuid:FR.1/2");
  for (const char* nowhere : {"", "campaigns/", "campaigns//stats", "campaigns/a b", "contacts/abc", "categories/a/b",
                              "campaigns/a/statistics"}) {
    EXPECT_EQ(pattern(nowhere), "none") << nowhere;
  }
}

}  // namespace
}  // namespace relance::api

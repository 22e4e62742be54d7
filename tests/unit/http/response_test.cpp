// Tokens, rates, entity tags and files.
#include <gtest/gtest.h>

#include <relance/http/authenticator.h>
#include <relance/http/response.h>
#include <relance/http/static_files.h>

namespace relance::http {
namespace {

using namespace std::chrono_literals;

ports::HttpRequest request_with(std::string name, std::string value) {
  ports::HttpRequest request;
  request.method = "GET";
  request.headers = {{std::move(name), std::move(value)}};
  return request;
}

std::string header(const ports::HttpResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "-";
}

TEST(AnAuthenticator, KnowsTheBearerOfAToken) {
  const Authenticator tokens{{{"dashboard", "s3cret", Role::kRead}, {"operator", "0ther", Role::kAdmin}, {"empty", ""}},
                             10};
  const auto name = [&](const std::string& text) {
    const Token* token = tokens.authenticate(request_with("authorization", text));
    return token == nullptr ? "nobody" : token->name;
  };
  EXPECT_EQ(name("Bearer s3cret"), "dashboard");
  EXPECT_EQ(name("bearer 0ther"), "operator");
  for (const char* forged : {"", "Bearer", "Bearer ", "Bearer s3cre", "Bearer s3cret ", "Bearer s3crets",
                             "Basic s3cret", "s3cret", "Bearer  s3cret"}) {
    EXPECT_EQ(name(forged), "nobody") << forged;
  }
  EXPECT_EQ(tokens.authenticate({}), nullptr);
}

TEST(AnAuthenticator, LimitsEachTokenAndLetsItRecover) {
  Authenticator tokens{{{"dashboard", "s3cret", Role::kRead}, {"operator", "0ther", Role::kAdmin}}, 10};
  const Token* dashboard = tokens.authenticate(request_with("authorization", "Bearer s3cret"));
  const Token* other = tokens.authenticate(request_with("authorization", "Bearer 0ther"));
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(tokens.throttle(*dashboard, 1s)) << i;
  EXPECT_EQ(tokens.throttle(*dashboard, 1s), Duration{100});
  EXPECT_FALSE(tokens.throttle(*other, 1s));
  EXPECT_FALSE(tokens.throttle(*dashboard, 1s + 100ms));
  EXPECT_TRUE(tokens.throttle(*dashboard, 1s + 150ms));
}

TEST(AJsonResponse, IsLeftOutIfTheClientHasIt) {
  const auto whole = json_response({}, R"({"a":1})");
  EXPECT_EQ(whole.status, 200);
  const std::string tag = header(whole, "ETag");
  for (const std::string& known : {tag, "\"x\", " + tag, tag.substr(2), std::string{"*"}}) {
    const auto left_out = json_response(request_with("if-none-match", known), R"({"a":1})");
    EXPECT_EQ(left_out.status, 304) << known;
    EXPECT_EQ(left_out.body, "");
  }
  EXPECT_EQ(json_response(request_with("if-none-match", tag), R"({"a":2})").status, 200);
}

TEST(AProblem, HasTheMembersOfRfc9457AndItsOwn) {
  EXPECT_EQ(problem(404, "no such resource").body,
            R"({"type":"about:blank","title":"Not Found","status":404,"detail":"no such resource"})");
  EXPECT_EQ(invalid_parameters({{"limit", "must be a number from 1 to 500"}}).body,
            R"({"type":"about:blank","title":"Bad Request","status":400,"detail":"invalid query parameter",)"
            R"("errors":[{"parameter":"limit","detail":"must be a number from 1 to 500"}]})");
  EXPECT_EQ(header(retry_later(503, "x", 1500ms), "Retry-After"), "2");
}

class Files : public testing::Test {
 protected:
  Files() {
    static constexpr StaticFile kFiles[] = {
        {.path = "/", .content_type = "text/html", .body = "<html>", .gzip = "G", .brotli = "B"},
        {.path = "/app-1f.js", .content_type = "text/javascript", .body = "js", .is_immutable = true}};
    add_static_files(router_, kFiles);
  }
  ports::HttpResponse get(std::string path, std::string name = "x", std::string value = "y") {
    ports::HttpRequest request = request_with(std::move(name), std::move(value));
    request.path = std::move(path);
    ports::HttpResponse answer;
    router_.handle(std::move(request), [&answer](ports::HttpResponse response) { answer = std::move(response); });
    return answer;
  }
  Router router_;
};

TEST_F(Files, AreServedInTheCodingThatTheClientAccepts) {
  EXPECT_EQ(get("/").body, "<html>");
  EXPECT_EQ(get("/").content_type, "text/html");
  EXPECT_EQ(get("/", "accept-encoding", "gzip, br;q=0.5").body, "B");
  EXPECT_EQ(header(get("/", "accept-encoding", "gzip, br"), "Content-Encoding"), "br");
  EXPECT_EQ(get("/", "accept-encoding", "gzip, br;q=0").body, "G");
  EXPECT_EQ(get("/", "accept-encoding", "br;q=0.0, gzip; q=0").body, "<html>");
  EXPECT_EQ(get("/app-1f.js", "accept-encoding", "br").body, "js");
  EXPECT_EQ(header(get("/"), "Vary"), "Accept-Encoding");
}

TEST_F(Files, AreCachedByTheirNameOrRevalidated) {
  EXPECT_EQ(header(get("/app-1f.js"), "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(header(get("/"), "Cache-Control"), "no-cache");
  const auto again = get("/", "if-none-match", header(get("/"), "ETag"));
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
}

}  // namespace
}  // namespace relance::http

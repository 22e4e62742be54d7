#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <relance/adapters/http_client/http_client.h>

#include "integration/http_client/server.h"

namespace relance::http_client {
namespace {

using ports::HttpClientRequest;
using ports::HttpDelivery;
using testing::HasSubstr;

constexpr const char* kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Some: Thing\r\n\r\nok";

HttpClientRequest post(const std::string& url) {
  return {.method = "POST",
          .url = url,
          .headers = {{"Authorization", "Bearer secret"}, {"Content-Type", "application/json"}},
          .body = "{}"};
}

auto answer_with(std::string text, Then then = Then::kKeepOpen) {
  return [text = std::move(text), then](int) { return std::pair{text, then}; };
}

TEST(HttpClient, SendsWhatItWasGivenAndReturnsWhatCame) {
  Server server{answer_with(kOk)};
  const auto response = make_http_client()->send(post(server.url() + "/a?b=c"));
  ASSERT_TRUE(response.ok()) << response.error().reason;
  EXPECT_EQ(response.value().status, 200);
  EXPECT_EQ(response.value().body, "ok");
  ASSERT_NE(response.value().header("x-some"), nullptr);
  EXPECT_EQ(*response.value().header("x-some"), "Thing");
  EXPECT_THAT(server.last_request(), testing::StartsWith("POST /a?b=c HTTP/1.1\r\n"));
  EXPECT_THAT(server.last_request(), HasSubstr("\r\nAuthorization: Bearer secret\r\n"));
  EXPECT_THAT(server.last_request(), HasSubstr("\r\nContent-Type: application/json\r\n"));
  EXPECT_THAT(server.last_request(), testing::EndsWith("\r\n\r\n{}"));
}

TEST(HttpClient, AddsNoTypeOfItsOwnAndDoesNotAskBeforeABody) {
  Server server{answer_with(kOk)};
  const auto response =
      make_http_client()->send({.method = "PUT", .url = server.url(), .body = std::string(2 << 20, 'a')});
  ASSERT_TRUE(response.ok()) << response.error().reason;
  EXPECT_THAT(server.last_request(), testing::StartsWith("PUT / HTTP/1.1\r\n"));
  EXPECT_THAT(server.last_request(), testing::Not(HasSubstr("Content-Type:")));
  EXPECT_THAT(server.last_request(), testing::Not(HasSubstr("Expect:")));
}

TEST(HttpClient, OpensAConnectionForEachRequest) {
  Server server{answer_with(kOk)};
  const auto client = make_http_client();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(client->send(post(server.url())).ok());
  EXPECT_EQ(server.connections(), 3);
}

// libcurl's own habit is to send it again when a connection that was used before closes without a response.
TEST(HttpClient, SendsOnceToAServerThatAcceptsTheRequestAndCloses) {
  Server server{[](int number) {
    return number == 1 ? std::pair{std::string{kOk}, Then::kKeepOpen} : std::pair{std::string{}, Then::kClose};
  }};
  const auto client = make_http_client();
  ASSERT_TRUE(client->send(post(server.url())).ok());
  const auto response = client->send(post(server.url()));
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().delivery, HttpDelivery::kUnknown);
  EXPECT_THAT(response.error().reason, HasSubstr("Empty reply"));
  EXPECT_EQ(server.requests(), 2);
}

TEST(HttpClient, DoesNotFollowARedirect) {
  Server server{answer_with("HTTP/1.1 307 Moved\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n")};
  const auto response = make_http_client()->send(post(server.url() + "/a"));
  ASSERT_TRUE(response.ok()) << response.error().reason;
  EXPECT_EQ(response.value().status, 307);
  EXPECT_EQ(server.requests(), 1);
}

TEST(HttpClient, DoesNotRepeatARequestThatWasRefusedBecauseOfAnExpectation) {
  Server server{answer_with("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n")};
  auto request = post(server.url());
  request.body.assign(2 << 20, 'a');
  const auto response = make_http_client()->send(request);
  ASSERT_TRUE(response.ok()) << response.error().reason;
  EXPECT_EQ(response.value().status, 417);
  EXPECT_EQ(server.requests(), 1);
}

TEST(HttpClient, GivesUpAfterTheTimeout) {
  Server server{answer_with("", Then::kNeverAnswer)};
  auto request = post(server.url());
  request.timeout = std::chrono::milliseconds{100};
  const auto response = make_http_client()->send(request);
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().delivery, HttpDelivery::kUnknown);
  EXPECT_THAT(response.error().reason, HasSubstr("timed out"));
  EXPECT_EQ(server.requests(), 1);
}

TEST(HttpClient, KnowsThatNothingWasSentWhereNobodyListens) {
  int port = 0;
  {
    const Server server{answer_with(kOk)};
    port = server.port();
  }
  const auto response = make_http_client()->send(post("http://127.0.0.1:" + std::to_string(port) + "/secret"));
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().delivery, HttpDelivery::kNotSent);
  EXPECT_THAT(response.error().reason, HasSubstr("connect"));
  EXPECT_THAT(response.error().reason, testing::Not(HasSubstr("secret")));
}

TEST(HttpClient, TakesABodyUpToItsLimit) {
  Server server{answer_with(kOk)};
  auto request = post(server.url());
  request.response_bytes_max = 2;
  EXPECT_TRUE(make_http_client()->send(request).ok());
  request.response_bytes_max = 1;
  const auto response = make_http_client()->send(request);
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().delivery, HttpDelivery::kUnknown);
  EXPECT_EQ(response.error().reason, "the response body exceeds 1 bytes");
}

TEST(HttpClient, DoesNotCallACutBodyAResponse) {
  Server server{answer_with("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", Then::kClose)};
  const auto response = make_http_client()->send(post(server.url()));
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().delivery, HttpDelivery::kUnknown);
}

TEST(HttpClient, RejectsWhatWouldBeginAnotherHeader) {
  Server server{answer_with(kOk)};
  const auto client = make_http_client();
  for (const auto& header : {std::pair{"X-A", "b\r\nX-C: d"}, std::pair{"X-A\r\nX-C", "b"}, std::pair{"", "b"}}) {
    const auto response = client->send({.url = server.url(), .headers = {header}});
    ASSERT_FALSE(response.ok());
    EXPECT_EQ(response.error().delivery, HttpDelivery::kNotSent);
    EXPECT_THAT(response.error().reason, HasSubstr("invalid characters"));
  }
  EXPECT_FALSE(client->send({.method = "GET /a", .url = server.url()}).ok());
  EXPECT_EQ(server.connections(), 0);
}

TEST(HttpClient, RejectsOtherSchemesAndPasswordsInTheUrl) {
  const auto client = make_http_client();
  for (const char* url : {"file:///etc/hostname", "ftp://127.0.0.1/", "", "http://user:password@127.0.0.1/"}) {
    const auto response = client->send({.url = url});
    ASSERT_FALSE(response.ok()) << url;
    EXPECT_EQ(response.error().delivery, HttpDelivery::kNotSent);
  }
}

}  // namespace
}  // namespace relance::http_client

#include <set>

#include <relance/base/crash_point.h>

#include "unit/ingress/webhook_fixture.h"

namespace relance::ingress {
namespace {

using testing::HasSubstr;
using testing::Not;

class Webhooks : public WebhookTest {};

TEST_F(Webhooks, AreAppendedByteForByteWithWhereTheyCameFrom) {
  const std::string body("{\"a\": 1,\n \"b\":\"\xff\0\"}", 20);
  const auto answer = send(signed_post("/webhooks/whatsapp/shop", body, "shop secret"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content_type, "application/json");
  EXPECT_EQ(answer.body, "{}");
  ASSERT_EQ(log.records.size(), 1u);
  const auto& record = log.records.front();
  EXPECT_EQ(record.partition.topic, ports::TopicNumber{0});
  EXPECT_EQ(record.value, body);
  EXPECT_EQ(record.key, std::nullopt);
  const std::vector<std::pair<std::string, std::string>> headers = {
      {"provider", "cloud_api"}, {"endpoint", "shop"}, {"received_at", std::string{kNow}}};
  EXPECT_EQ(record.headers, headers);
}

TEST_F(Webhooks, OfWassengerSayNoEndpointWhereTheAddressHasNone) {
  EXPECT_EQ(send(signed_post("/webhooks/wassenger", "[1]")).status, 200);
  EXPECT_EQ(log.records.at(0).headers.at(0).second, "wassenger");
  EXPECT_EQ(log.records.at(0).headers.at(1).second, "");
}

TEST_F(Webhooks, AreSpreadOverThePartitions) {
  std::set<Partition> partitions;
  for (int i = 0; i < kPartitions; ++i) EXPECT_EQ(post("{}").status, 200);
  for (const auto& record : log.records) partitions.insert(record.partition.partition);
  EXPECT_EQ(partitions.size(), static_cast<std::size_t>(kPartitions));
}

TEST_F(Webhooks, AreAnsweredOnlyOnceDurable) {
  log.answers_at_once = false;
  const auto answer = begin(signed_post("/webhooks/whatsapp", "{}"));
  EXPECT_EQ(log.pending.size(), 1u);
  EXPECT_FALSE(*answer);
  EXPECT_EQ(in_flight(), 1u);
  log.succeed();
  ASSERT_TRUE(*answer);
  EXPECT_EQ((*answer)->status, 200);
  EXPECT_EQ(in_flight(), 0u);
  EXPECT_EQ(ingress->appends().records, 1u);
}

TEST_F(Webhooks, AreStillAnsweredWhenIngressHasGone) {
  log.answers_at_once = false;
  const auto answer = begin(signed_post("/webhooks/whatsapp", "{}"));
  ingress.reset();
  log.succeed();
  ASSERT_TRUE(*answer);
  EXPECT_EQ((*answer)->status, 200);
}

TEST_F(Webhooks, ReachTheCrashPointBetweenDurableAndAnswered) {
  if (!kHasCrashPoints) GTEST_SKIP() << "this build has no crash points";
  log.answers_at_once = false;
  const auto answer = begin(signed_post("/webhooks/whatsapp", "{}"));
  int reached = 0;
  on_crash_points([&](CrashPoint point) {
    if (point != CrashPoint::kIngressAppended) return;
    ++reached;
    EXPECT_EQ(log.records.size(), 1u);
    EXPECT_FALSE(*answer);
  });
  log.succeed();
  on_crash_points({});
  EXPECT_EQ(reached, 1);
}

TEST_F(Webhooks, AreToBePostedAgainWhenTheLogCannotTakeThem) {
  log.answers_at_once = false;
  for (const auto reaction : {ports::Reaction::kRetry, ports::Reaction::kRejoin, ports::Reaction::kStop}) {
    const auto answer = begin(signed_post("/webhooks/whatsapp", "{}"));
    log.fail(reaction);
    ASSERT_TRUE(*answer);
    expect_problem(**answer, 503);
    EXPECT_EQ(header(**answer, "Retry-After") != nullptr, reaction != ports::Reaction::kStop);
    EXPECT_THAT((*answer)->body, Not(HasSubstr("3361234")));
  }
  EXPECT_EQ(ingress->appends().unavailable, 3u);
  EXPECT_EQ(ingress->appends().records, 0u);
}

TEST_F(Webhooks, AreTakenWhateverTheyHold) {
  for (const std::string body : {"not json", "{\"a\":", " ", "\x1f\x8b"}) EXPECT_EQ(post(body).status, 200) << body;
}

TEST_F(Webhooks, WithoutABodyAreRefusedOnceTheirSignatureIsRight) {
  expect_problem(post(""), 400);
  expect_unsigned(request("POST", "/webhooks/whatsapp"));
}

TEST_F(Webhooks, WithoutTheRightSignatureAreRefused) {
  const std::string body = "{\"a\":1}";
  const std::string right = signature(kSecret, body);
  for (const std::string& bad :
       {signature("another", body), signature(kSecret, body + " "), std::string{}, std::string{"sha256="},
        right.substr(0, right.size() - 1), right + "0", right + "," + right, "sha1=" + right.substr(7), " " + right}) {
    ports::HttpRequest made = request("POST", "/webhooks/whatsapp", body);
    made.headers = {{"x-hub-signature-256", bad}};
    expect_unsigned(made);
  }
  expect_unsigned(request("POST", "/webhooks/whatsapp", body));
  ports::HttpRequest elsewhere = request("POST", "/webhooks/whatsapp", body);
  elsewhere.query = {{"x-hub-signature-256", right}};
  expect_unsigned(elsewhere);
  expect_unsigned(signed_post("/webhooks/whatsapp/shop", body));
  EXPECT_EQ(ingress->rejected_webhooks(), 12u);
}

TEST_F(Webhooks, MayBeSignedWithAnyOfTwoSecretsWhileOneReplacesTheOther) {
  options.endpoints[0].secrets.emplace_back(kOther);
  EXPECT_EQ(send(signed_post("/webhooks/whatsapp", "{}", kSecret)).status, 200);
  EXPECT_EQ(send(signed_post("/webhooks/whatsapp", "{}", kOther)).status, 200);
  options.endpoints[0].secrets.erase(options.endpoints[0].secrets.begin());
  open();
  EXPECT_EQ(send(signed_post("/webhooks/whatsapp", "{}", kOther)).status, 200);
  EXPECT_EQ(log.calls, 3);
  expect_problem(send(signed_post("/webhooks/whatsapp", "{}", kSecret)), 401);
  EXPECT_EQ(log.calls, 3);
}

TEST_F(Webhooks, MayBeSignedAsTheyCameOrAsTheyAreDecoded) {
  for (const std::string_view text : {"encoded", "decoded"}) {
    ports::HttpRequest made = request("POST", "/webhooks/whatsapp", "decoded");
    made.raw_body = "encoded";
    made.headers = {{"x-hub-signature-256", signature(kSecret, text)}};
    EXPECT_EQ(send(made).status, 200);
    EXPECT_EQ(log.records.back().value, "decoded");
  }
  ports::HttpRequest made = request("POST", "/webhooks/whatsapp", "decoded");
  made.raw_body = "encoded";
  made.headers = {{"x-hub-signature-256", signature(kSecret, "other")}};
  expect_problem(send(made), 401);
  EXPECT_EQ(log.calls, 2);
}

TEST_F(Webhooks, OfWassengerMayBeSignedInAnotherHeaderAndWithoutThePrefix) {
  options.endpoints[2].field = "x-our-signature";
  ports::HttpRequest made = request("POST", "/webhooks/wassenger", "{}");
  made.headers = {{"x-our-signature", signature(kSecret, "{}").substr(7)}};
  EXPECT_EQ(send(made).status, 200);
  expect_problem(send(signed_post("/webhooks/wassenger", "{}")), 401);
}

TEST_F(Webhooks, MayCarryATokenInAHeader) {
  options.endpoints = {
      {providers::Provider::kWassenger, "", WebhookAuthentication::kHeaderToken, {"old", "new"}, "", ""}};
  for (const auto& [token, expected] : {std::pair{"old", 200}, {"new", 200}, {"ne", 401}, {"", 401}, {"newer", 401}}) {
    ports::HttpRequest made = request("POST", "/webhooks/wassenger", "{}");
    made.headers = {{"x-wassenger-token", token}};
    EXPECT_EQ(send(made).status, expected) << token;
  }
  expect_problem(send(request("POST", "/webhooks/wassenger", "{}")), 401);
  EXPECT_EQ(log.calls, 2);
}

TEST_F(Webhooks, MayCarryATokenInTheQuery) {
  options.endpoints = {
      {providers::Provider::kWassenger, "", WebhookAuthentication::kQueryToken, {"a token"}, "key", ""}};
  ports::HttpRequest made = request("POST", "/webhooks/wassenger", "{}");
  made.query = {{"other", "x"}, {"key", "a token"}};
  EXPECT_EQ(send(made).status, 200);
  made.query = {{"token", "a token"}};
  expect_problem(send(made), 401);
}

TEST_F(Webhooks, NeedNothingWhereTheOptionsSaySo) {
  options.endpoints = {{providers::Provider::kWassenger, "", WebhookAuthentication::kNone, {}, "", ""}};
  EXPECT_EQ(send(request("POST", "/webhooks/wassenger", "{}")).status, 200);
}

TEST_F(Webhooks, OfAnUnknownNameAreNotFound) {
  for (const std::string path : {"/webhooks/whatsapp/nobody", "/webhooks/wassenger/shop", "/webhooks/whatsapp/",
                                 "/webhooks/whatsapp/shop/", "/webhooks/whatsappshop", "/webhooks/", "/webhooks"}) {
    expect_problem(send(signed_post(path, "{}")), 404);
  }
  EXPECT_EQ(log.calls, 0);
}

TEST_F(Webhooks, AreNotReadOrDeleted) {
  for (const std::string method : {"PUT", "DELETE", "PATCH", "OPTIONS", "post"}) {
    const auto answer = send(request(method, "/webhooks/whatsapp", "{}"));
    expect_problem(answer, 405);
    EXPECT_EQ(*header(answer, "Allow"), "GET, HEAD, POST");
  }
  const auto answer = send(request("GET", "/webhooks/wassenger"));
  expect_problem(answer, 405);
  EXPECT_EQ(*header(answer, "Allow"), "POST");
}

}  // namespace
}  // namespace relance::ingress

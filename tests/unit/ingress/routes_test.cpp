#include "unit/ingress/fixture.h"

namespace relance::ingress {
namespace {

using testing::HasSubstr;

using Routes = IngressTest;

TEST_F(Routes, UnknownAreNotFound) {
  for (const std::string path : {"/", "", "/eventss", "/events/", "/livez/", "/LIVEZ", "*"}) {
    expect_problem(send(request("GET", path)), 404);
  }
  EXPECT_EQ(answered(RouteName::kOther, 4), 7u);
}

TEST_F(Routes, AreCountedWithWhatTheyAnswered) {
  EXPECT_EQ(send(request("GET", "/livez")).status, 200);
  EXPECT_EQ(send(request("POST", "/livez", "abc")).status, 405);
  EXPECT_EQ(answered(RouteName::kLivez, 2), 1u);
  EXPECT_EQ(answered(RouteName::kLivez, 4), 1u);
  EXPECT_EQ(ingress->counters().body_bytes, 3u);
  EXPECT_EQ(ingress->counters().in_flight, 0u);
}

TEST_F(Routes, LivezIsOkWhileTheProcessAnswers) {
  status.states = {{"log", false, "full"}};
  const auto answer = send(request("GET", "/livez"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "ok");
  EXPECT_EQ(send(request("HEAD", "/livez")).status, 200);
}

TEST_F(Routes, ReadyzListsWhatFails) {
  status.states = {{"log", true, ""}, {"clock", false, "stepped by \"6\" minutes"}};
  const auto answer = send(request("GET", "/readyz"));
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body,
            R"({"ready":false,"checks":[{"name":"clock","passed":false,"reason":"stepped by \"6\" minutes"}]})");
  status.states[1].passed = true;
  EXPECT_EQ(send(request("GET", "/readyz")).body, R"({"ready":true,"checks":[]})");
}

TEST_F(Routes, ReadyzListsAllWhenAskedTo) {
  status.states = {{"log", true, ""}};
  ports::HttpRequest made = request("GET", "/readyz");
  made.query = {{"verbose", ""}};
  const auto answer = send(made);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"ready":true,"checks":[{"name":"log","passed":true}]})");
}

TEST_F(Routes, ReadyzOfAProcessThatIsNotReadyIsNoRefusalOfALog) {
  status.states = {{"log", false, "full"}};
  send(request("GET", "/readyz"));
  EXPECT_EQ(ingress->counters().unavailable, 0u);
}

TEST_F(Routes, MetricsAreThoseOfTheSource) {
  const auto answer = send(request("GET", "/metrics"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content_type, "text/plain; version=0.0.4");
  EXPECT_EQ(answer.body, "relance_up 1\n");
}

TEST_F(Routes, OfWatchersAreOnlyRead) {
  for (const std::string path : {"/livez", "/readyz", "/metrics"}) {
    const auto answer = send(request("POST", path));
    expect_problem(answer, 405);
    EXPECT_EQ(*header(answer, "Allow"), "GET, HEAD");
  }
}

class Options : public testing::Test {
 protected:
  static IngressOptions with(WebhookEndpoint endpoint) {
    IngressOptions options;
    options.endpoints = {std::move(endpoint)};
    return options;
  }
  static WebhookEndpoint good() {
    return {codec::Provider::kWassenger, "shop", WebhookAuthentication::kHmac, {"s3cret"}, "", ""};
  }
};

TEST_F(Options, WithoutADefectAreTaken) {
  EXPECT_EQ(defect_of(IngressOptions{}), std::nullopt);
  EXPECT_EQ(defect_of(with(good())), std::nullopt);
  IngressOptions two = with(good());
  two.endpoints.push_back(good());
  two.endpoints.back().provider = codec::Provider::kCloudApi;
  EXPECT_EQ(defect_of(two), std::nullopt);
}

TEST_F(Options, OfAnEndpointThatAnybodyCouldPassAreRefused) {
  WebhookEndpoint endpoint = good();
  endpoint.secrets.clear();
  EXPECT_THAT(defect_of(with(endpoint)).value(), HasSubstr("shop: it has no secret"));
  endpoint.secrets = {"s3cret", ""};
  EXPECT_THAT(defect_of(with(endpoint)).value(), HasSubstr("a secret is empty"));
  endpoint.secrets.clear();
  endpoint.authentication = WebhookAuthentication::kNone;
  EXPECT_EQ(defect_of(with(endpoint)), std::nullopt);
}

TEST_F(Options, WithTwoEndpointsAtOneAddressAreRefused) {
  IngressOptions two = with(good());
  two.endpoints.push_back(good());
  EXPECT_THAT(defect_of(two).value(), HasSubstr("twice"));
}

TEST_F(Options, WithANameOrAFieldThatNoRequestCanHaveAreRefused) {
  WebhookEndpoint endpoint = good();
  endpoint.name = "a/b";
  EXPECT_THAT(defect_of(with(endpoint)).value(), HasSubstr("name"));
  endpoint = good();
  endpoint.field = "X-Signature";
  EXPECT_THAT(defect_of(with(endpoint)).value(), HasSubstr("lower case"));
}

TEST_F(Options, NameTheUsualFieldOfEachAuthentication) {
  WebhookEndpoint endpoint = good();
  EXPECT_EQ(usual_field(endpoint), "x-wassenger-signature");
  endpoint.provider = codec::Provider::kCloudApi;
  EXPECT_EQ(usual_field(endpoint), "x-hub-signature-256");
  endpoint.authentication = WebhookAuthentication::kHeaderToken;
  EXPECT_EQ(usual_field(endpoint), "x-wassenger-token");
  endpoint.authentication = WebhookAuthentication::kQueryToken;
  EXPECT_EQ(usual_field(endpoint), "token");
}

}  // namespace
}  // namespace relance::ingress

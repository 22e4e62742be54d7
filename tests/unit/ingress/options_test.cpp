#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <relance/ingress/options.h>

namespace relance::ingress {
namespace {

using testing::HasSubstr;

class Options : public testing::Test {
 protected:
  static IngressOptions with(WebhookEndpoint endpoint) {
    IngressOptions options;
    options.endpoints = {std::move(endpoint)};
    return options;
  }
  static WebhookEndpoint good() {
    return {providers::Provider::kWassenger, "shop", WebhookAuthentication::kHmac, {"s3cret"}, "", ""};
  }
};

TEST_F(Options, WithoutADefectAreTaken) {
  EXPECT_EQ(defect_of(IngressOptions{}), std::nullopt);
  EXPECT_EQ(defect_of(with(good())), std::nullopt);
  IngressOptions two = with(good());
  two.endpoints.push_back(good());
  two.endpoints.back().provider = providers::Provider::kCloudApi;
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
  endpoint.provider = providers::Provider::kCloudApi;
  EXPECT_EQ(usual_field(endpoint), "x-hub-signature-256");
  endpoint.authentication = WebhookAuthentication::kHeaderToken;
  EXPECT_EQ(usual_field(endpoint), "x-wassenger-token");
  endpoint.authentication = WebhookAuthentication::kQueryToken;
  EXPECT_EQ(usual_field(endpoint), "token");
}

}  // namespace
}  // namespace relance::ingress

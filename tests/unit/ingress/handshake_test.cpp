#include "unit/ingress/webhook_fixture.h"

namespace relance::ingress {
namespace {

class Handshake : public WebhookTest {
 protected:
  ports::HttpResponse ask(std::string path, std::vector<std::pair<std::string, std::string>> query) {
    ports::HttpRequest made = request("GET", std::move(path));
    made.query = std::move(query);
    return send(made);
  }
};

TEST_F(Handshake, GivesTheChallengeBackToWhoKnowsTheToken) {
  const auto answer =
      ask("/webhooks/whatsapp",
          {{"hub.mode", "subscribe"}, {"hub.challenge", "1158201444"}, {"hub.verify_token", "verify me"}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content_type, "text/plain");
  EXPECT_EQ(answer.body, "1158201444");
}

TEST_F(Handshake, IsRefusedWithoutTheToken) {
  expect_problem(ask("/webhooks/whatsapp", {}), 403);
  expect_problem(ask("/webhooks/whatsapp", {{"hub.mode", "subscribe"}, {"hub.challenge", "1"}}), 403);
  expect_problem(
      ask("/webhooks/whatsapp", {{"hub.mode", "subscribe"}, {"hub.challenge", "1"}, {"hub.verify_token", "x"}}), 403);
  expect_problem(
      ask("/webhooks/whatsapp", {{"hub.mode", "other"}, {"hub.challenge", "1"}, {"hub.verify_token", "verify me"}}),
      403);
  expect_problem(ask("/webhooks/whatsapp", {{"hub.mode", "subscribe"}, {"hub.verify_token", "verify me"}}), 400);
  EXPECT_EQ(log.calls, 0);
}

TEST_F(Handshake, NeverSucceedsWhereThereIsNoToken) {
  expect_problem(
      ask("/webhooks/whatsapp/shop", {{"hub.mode", "subscribe"}, {"hub.challenge", "1"}, {"hub.verify_token", ""}}),
      403);
}

}  // namespace
}  // namespace relance::ingress

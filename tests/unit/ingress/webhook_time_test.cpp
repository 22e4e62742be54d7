#include "unit/ingress/webhook_fixture.h"

namespace relance::ingress {
namespace {

class WebhookTime : public WebhookTest {
 protected:
  std::string received_at(const std::optional<std::string>& relance_time) {
    ports::HttpRequest made = signed_post("/webhooks/whatsapp", "{}");
    if (relance_time) made.headers.emplace_back("relance-time", *relance_time);
    EXPECT_EQ(send(made).status, 200);
    return log.records.back().headers.at(2).second;
  }
};

TEST_F(WebhookTime, IsTheHostsWhateverTheHeaderSays) {
  EXPECT_EQ(received_at("2030-01-01T00:00:00Z"), kNow);
  EXPECT_EQ(received_at("nonsense"), kNow);
}

TEST_F(WebhookTime, IsThatOfTheHeaderWhereTheLogIsTheClock) {
  options.log_clock = true;
  EXPECT_EQ(received_at("2030-01-01T01:00:00+01:00"), "2030-01-01T00:00:00.000Z");
  EXPECT_EQ(received_at("2029-01-01T00:00:00Z"), "2029-01-01T00:00:00.000Z");
  EXPECT_EQ(received_at({}), "2030-01-01T00:00:00.000Z") << "the greatest time that was accepted";
}

TEST_F(WebhookTime, BeginsWithWhatWasAcceptedBeforeTheStart) {
  options.log_clock = true;
  EXPECT_EQ(received_at({}), "1970-01-01T00:00:00.000Z");
  options.accepted_before = at("2027-05-05T00:00:00Z");
  open();
  EXPECT_EQ(received_at({}), "2027-05-05T00:00:00.000Z");
}

TEST_F(WebhookTime, ThatIsNoneIsRefused) {
  options.log_clock = true;
  ports::HttpRequest made = signed_post("/webhooks/whatsapp", "{}");
  made.headers.emplace_back("relance-time", "2026-13-01T00:00:00Z");
  expect_problem(send(made), 400);
  EXPECT_EQ(log.calls, 0);
}

TEST_F(WebhookTime, OfAFailedAppendIsNotAccepted) {
  options.log_clock = true;
  log.answers_at_once = false;
  ports::HttpRequest made = signed_post("/webhooks/whatsapp", "{}");
  made.headers.emplace_back("relance-time", "2030-01-01T00:00:00Z");
  begin(made);
  log.fail(ports::Reaction::kRetry);
  log.answers_at_once = true;
  EXPECT_EQ(received_at({}), "1970-01-01T00:00:00.000Z");
}

}  // namespace
}  // namespace relance::ingress

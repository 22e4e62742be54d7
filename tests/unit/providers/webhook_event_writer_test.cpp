// Events of webhooks out: their exact text, and that the reader takes them as they were.
#include <gtest/gtest.h>

#include <relance/providers/webhook_event_writer.h>

#include "unit/events/event_reader_fixture.h"

namespace relance::providers::test {
namespace {

using namespace domain;
using namespace events::test;
using namespace std::chrono_literals;

std::string written(const WebhookEvent& event, std::string_view source = "/ingress/wassenger") {
  ByteBuffer out;
  write_webhook_event(event, "relance.webhooks/0/17:2", source, kTime, out);
  return std::string{out.view()};
}

MessageReceived received() {
  return {AccountIdView{"acc-1"}, "in-1", "text", std::nullopt, std::nullopt, {}, std::nullopt, std::nullopt};
}
MessageStatusReported reported() {
  return {AccountIdView{"acc-1"}, "w1", MessageStatus::kRead, {}, std::nullopt, std::nullopt, std::nullopt};
}

const std::string kHead =
    R"({"specversion":"1.0","id":"relance.webhooks/0/17:2","source":"/ingress/wassenger","type":"relance.message.)";
const std::string kMiddle =
    R"(.v1","subject":"33612345678","time":"2026-11-20T08:00:00.000Z","data":{"account":"acc-1","provider_message_id":")";

TEST(WebhookEventText, ReportsWhereEverythingButTheIdIs) {
  ByteBuffer out;
  out.append("before");
  const std::size_t decided =
      write_webhook_event({ContactKeyView{kContact}, received()}, "i", "/ingress/wassenger", kTime, out);
  EXPECT_TRUE(out.view().substr(decided).starts_with(R"("source":"/ingress/wassenger","type":)"));
}

TEST(WebhookEventText, HasWhatIsKnownOfAnInteraction) {
  EXPECT_EQ(written({ContactKeyView{kContact}, received()}), kHead + "received" + kMiddle + R"(in-1","kind":"text"}})");
  MessageReceived full = received();
  full.kind = "im\"age";
  full.text = "Oui\n\"non\"";
  full.reply_to = "w1";
  full.occurred_at = kTime - 1ms;
  full.media = MediaView{"m\\1", "image/jpeg"};
  full.user_id = "FR.1";
  EXPECT_EQ(
      written({ContactKeyView{kContact}, full}),
      kHead + "received" + kMiddle +
          R"(in-1","kind":"im\"age","text":"Oui\n\"non\"","reply_to":"w1","occurred_at":"2026-11-20T07:59:59.999Z",)"
          R"("media":{"id":"m\\1","mime_type":"image/jpeg"},"user_id":"FR.1"}})");
}

TEST(WebhookEventText, HasWhatIsKnownOfAStatus) {
  EXPECT_EQ(written({ContactKeyView{kContact}, reported()}), kHead + "status" + kMiddle + R"(w1","status":"read"}})");
  MessageStatusReported full = reported();
  full.status = MessageStatus::kFailed;
  full.occurred_at = kTime;
  full.error = ErrorView{"131026", "\"no\""};
  full.reference = "5ee3c991-766f-5ef2-ad7f-04e1daff36c1";
  full.user_id = "FR.1";
  EXPECT_EQ(
      written({ContactKeyView{kContact}, full}),
      kHead + "status" + kMiddle +
          R"(w1","status":"failed","occurred_at":"2026-11-20T08:00:00.000Z","error":{"code":"131026","title":"\"no\""},)"
          R"("reference":"5ee3c991-766f-5ef2-ad7f-04e1daff36c1","user_id":"FR.1"}})");
}

TEST(WebhookEventText, EscapesItsSource) {
  EXPECT_NE(written({ContactKeyView{kContact}, reported()}, "/in\"gress").find(R"("source":"/in\"gress")"),
            std::string::npos);
}

TEST(WebhookEventText, IsReadBackAsItWas) {
  MessageReceived full = received();
  full.text = "é\t🙂";
  full.reply_to = "w1";
  full.occurred_at = kTime - 3h;
  full.media = MediaView{"m", "a/b"};
  full.user_id = "FR.1";
  Records records;
  const events::ReadResult result = records.read(written({ContactKeyView{"bsuid:FR.1"}, full}));
  ASSERT_TRUE(result.ok());
  const auto& event = std::get<ContactEvent>(result.value());
  EXPECT_EQ(event.contact.text(), "bsuid:FR.1");
  const auto& body = std::get<MessageReceived>(event.body);
  EXPECT_EQ(body.text, full.text);
  EXPECT_EQ(body.reply_to, full.reply_to);
  EXPECT_EQ(body.occurred_at, full.occurred_at);
  EXPECT_EQ(body.media->mime_type, "a/b");
  EXPECT_EQ(body.user_id, full.user_id);
}

}  // namespace
}  // namespace relance::providers::test

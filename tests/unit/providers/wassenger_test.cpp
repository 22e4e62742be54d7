#include <memory>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <relance/providers/wassenger.h>

namespace relance::providers {
namespace {

using domain::MessageReceived;
using domain::MessageStatus;
using domain::MessageStatusReported;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::SizeIs;

using Words = std::initializer_list<std::pair<std::string, std::string>>;

std::string event_of_name(const std::string& event, const std::string& data) {
  return R"({"event":")" + event + R"(","created":1795161601,"device":{"id":"device-1"},"data":)" + data + '}';
}

std::string inbound(const std::string& members) {
  return event_of_name("message:in:new",
                       R"({"id":"WA1","flow":"inbound","fromNumber":"+33611223344",)" + members + '}');
}

std::string queued(const std::string& event, const std::string& members) {
  return event_of_name(event, R"({"id":"66b1b2c3d4e5f60718293a4c","phone":"+33611223344",)" + members + '}');
}

class Wassenger : public ::testing::Test {
 protected:
  const WebhookContent& read(const std::string& body) {
    reader_.read(body, content_);
    return content_;
  }

  // The only event of a body, and it is of that kind.
  template <class Event>
  const Event& event_of(const std::string& body) {
    read(body);
    EXPECT_THAT(content_.events, SizeIs(1));
    EXPECT_THAT(content_.defects, IsEmpty());
    return std::get<Event>(content_.events.at(0).body);
  }

  std::string_view reason_of(const std::string& body) {
    read(body);
    EXPECT_THAT(content_.events, IsEmpty());
    EXPECT_THAT(content_.ignored, SizeIs(1));
    return content_.ignored.empty() ? "" : content_.ignored.begin()->first;
  }

  std::pair<events::Reason, std::string> defect_of(const std::string& body) {
    read(body);
    EXPECT_THAT(content_.events, IsEmpty());
    EXPECT_THAT(content_.defects, SizeIs(1));
    return {content_.defects.at(0).reason, content_.defects.at(0).path};
  }

  WassengerReader reader_;
  WebhookContent content_;
};

using WassengerMessage = Wassenger;
using WassengerReaction = Wassenger;
using WassengerStatus = Wassenger;
using WassengerSender = Wassenger;
using WassengerEvent = Wassenger;

TEST_F(WassengerMessage, HasTheKindOfItsType) {
  for (const auto& [type, kind] : Words{{"text", "text"},
                                        {"chat", "text"},
                                        {"image", "image"},
                                        {"video", "video"},
                                        {"audio", "audio"},
                                        {"ptt", "voice"},
                                        {"document", "document"},
                                        {"sticker", "sticker"},
                                        {"location", "location"},
                                        {"contacts", "contacts"},
                                        {"vcard", "contacts"},
                                        {"order", "order"},
                                        {"buttons_response", "button"},
                                        {"list_response", "list"},
                                        {"poll", "unknown"},
                                        {"brand_new", "unknown"}}) {
    EXPECT_EQ(event_of<MessageReceived>(inbound(R"("type":")" + type + '"')).kind, kind) << type;
  }
}

TEST_F(WassengerMessage, ThatNobodyWroteIsPassedOver) {
  for (const auto& [members, reason] : Words{{R"("type":"system")", "system"},
                                             {R"("type":"revoked")", "revoke"},
                                             {R"("type":"edited")", "edit"},
                                             {R"("type":"call_log")", "call"},
                                             {R"("type":"gp2")", "group"},
                                             {R"("type":"e2e_notification")", "notification"},
                                             {R"("type":"text","fromMe":true)", "echo"},
                                             {R"("type":"text","meta":{"isGroup":true})", "group"},
                                             {R"("type":"text","meta":{"isChannel":true})", "channel"},
                                             {R"("type":"text","meta":{"isBroadcast":true})", "broadcast"},
                                             {R"("type":"text","meta":{"isNotification":true})", "notification"},
                                             {R"("type":"text","meta":{"isRevoked":true})", "revoke"},
                                             {R"("type":"text","chat":{"type":"group"})", "group"},
                                             {R"("type":"text","chat":{"id":"1@newsletter"})", "channel"},
                                             {R"("type":"text","chat":"1@g.us")", "group"},
                                             {R"("type":"text","from":"status@broadcast")", "broadcast"}}) {
    EXPECT_EQ(reason_of(inbound(members)), reason) << members;
  }
}

TEST_F(WassengerMessage, KeepsItsTextWhenTheBodyIsGone) {
  auto body = std::make_unique<std::string>(inbound(R"("type":"text","body":"\u0000Arr\u00eat\u0000er")"));
  const auto& event = event_of<MessageReceived>(*body);
  body.reset();
  EXPECT_THAT(event.text, Optional(std::string_view{"Arrêter"}));
  EXPECT_EQ(event.provider_message_id, "WA1");
  EXPECT_EQ(event.account.text(), "device-1");
}

TEST_F(WassengerMessage, IsReadOneStepBelowDataToo) {
  read(event_of_name("message:in:new", R"({"message":{"id":"no id","from":"33611223344","type":"text"}})"));
  EXPECT_EQ(content_.defects.at(0).path, "/data/message/id");
  const auto& event = event_of<MessageReceived>(
      event_of_name("message:in:new", R"({"message":{"id":"WA2","from":"1@lid","type":"text","body":"Oui"},)"
                                      R"("chat":{"id":"1@lid","contact":{"phone":"+33611223344"}}})"));
  EXPECT_EQ(event.provider_message_id, "WA2");
  EXPECT_EQ(content_.events[0].contact.text(), "33611223344");
}

TEST_F(WassengerMessage, WithoutAReadableTimeIsStillAnEvent) {
  for (const char* time : {"null", "\"\"", "\"x\"", "-1", "1.5", "{}", "0", "9999999999999999999"}) {
    const auto& event =
        event_of<MessageReceived>(inbound(R"("type":"text","body":"STOP","timestamp":)" + std::string{time}));
    EXPECT_FALSE(event.occurred_at.has_value()) << time;
    EXPECT_THAT(event.text, Optional(std::string_view{"STOP"}));
  }
}

TEST_F(WassengerReaction, IsAnEventOnlyWithAnEmoji) {
  const auto reaction = [](const std::string& members) {
    return event_of_name("message:reaction", R"({"id":"WA3","fromNumber":"+33611223344",)" + members + '}');
  };
  EXPECT_EQ(event_of<MessageReceived>(reaction(R"("reaction":"👍")")).kind, "reaction");
  EXPECT_THAT(event_of<MessageReceived>(reaction(R"("reaction":{"emoji":"👍","messageId":"WA0"})")).reply_to,
              Optional(std::string_view{"WA0"}));
  EXPECT_EQ(reason_of(reaction(R"("reaction":null)")), "reaction_removed");
  EXPECT_EQ(reason_of(reaction(R"("reaction":{"emoji":"👍","deleted":true})")), "reaction_removed");
  EXPECT_EQ(reason_of(reaction(R"("reaction":{"emoji":"👍","fromMe":true})")), "echo");
  EXPECT_EQ(reason_of(reaction(R"("reaction":"👍","flow":"outbound")")), "echo");
}

TEST_F(WassengerStatus, IsWhatTheEventOrItsAckSays) {
  EXPECT_EQ(event_of<MessageStatusReported>(queued("message:out:sent", R"("x":1)")).status, MessageStatus::kSent);
  EXPECT_EQ(event_of<MessageStatusReported>(queued("message:out:failed", R"("x":1)")).status, MessageStatus::kFailed);
  EXPECT_EQ(event_of<MessageStatusReported>(queued("message:out:ack", R"("ack":"played")")).status,
            MessageStatus::kPlayed);
  for (const char* word : {"device", "server", "pending", "READ", ""}) {
    EXPECT_EQ(reason_of(queued("message:out:ack", R"("ack":")" + std::string{word} + '"')), "ack") << word;
  }
  EXPECT_EQ(reason_of(queued("message:out:new", R"("ack":"sent")")), "echo");
}

TEST_F(WassengerStatus, HandsOurReferenceBackWithItsContact) {
  const std::string reference = "14998303-87a3-5e8f-bc25-f1d5f85ad10a";
  const std::string members = R"("reference":")" + reference + R"(/33755667788")";
  EXPECT_THAT(event_of<MessageStatusReported>(queued("message:out:sent", members)).reference,
              Optional(std::string_view{reference}));
  EXPECT_EQ(content_.events[0].contact.text(), "33755667788");
  EXPECT_EQ(event_of<MessageStatusReported>(queued("message:out:sent", R"("reference":"bot:42")")).reference,
            std::nullopt);
  EXPECT_EQ(content_.events[0].contact.text(), "33611223344");
}

TEST_F(WassengerSender, IsTheNumberElseTheChatsPhoneWhereTheAddressIsHidden) {
  const auto contact_of = [this](const std::string& members) {
    read(event_of_name("message:in:new", R"({"id":"WA1","type":"text",)" + members + '}'));
    return content_.events.empty() ? "" : std::string{content_.events[0].contact.text()};
  };
  const std::string chat = R"(,"chat":{"contact":{"phone":"+33755667788"}})";
  EXPECT_EQ(contact_of(R"("from":"98765432109876@lid","fromNumber":"+33611223344")" + chat), "33611223344");
  EXPECT_EQ(contact_of(R"("from":"98765432109876@lid")" + chat), "33755667788");
  EXPECT_EQ(contact_of(R"("from":"98765432109876@lid","fromNumber":"+98765432109876")" + chat), "33755667788");
  EXPECT_EQ(contact_of(R"("from":"33611223344@c.us")" + chat), "33611223344");
  EXPECT_EQ(contact_of(R"("from":"33611223344")"), "33611223344");
  EXPECT_EQ(contact_of(R"("chat":{"id":"33611223344@c.us"})"), "33611223344");
  EXPECT_EQ(contact_of(R"("from":"98765432109876@lid")"), "");
}

TEST_F(WassengerSender, IsADefectWhereTheNumberIsNone) {
  for (const char* number : {"+123456", "+1234567890123456", "0336112233", "+", "+33 611223344", "nobody"}) {
    const auto [reason, path] = defect_of(
        event_of_name("message:in:new", R"({"id":"WA1","type":"text","fromNumber":")" + std::string{number} + R"("})"));
    EXPECT_EQ(reason, events::Reason::kSubject) << number;
    EXPECT_EQ(path, "/data/fromNumber");
  }
}

TEST_F(WassengerEvent, OfAnyOtherNameIsPassedOver) {
  for (const auto& [event, reason] : Words{{"message:update", "edit"},
                                           {"message:deleted", "revoke"},
                                           {"group:update", "group"},
                                           {"channel:in", "channel"},
                                           {"status:update", "broadcast"},
                                           {"chat:update", "event"},
                                           {"number:session", "event"},
                                           {"message:in:newer", "event"},
                                           {"", "event"}}) {
    EXPECT_EQ(reason_of(event_of_name(event, "7")), reason) << event;
  }
}

TEST_F(WassengerEvent, MayListSeveralThingsInItsData) {
  read(event_of_name("message:out:sent", R"([{"id":"a","phone":"33611223344"},{"id":"b","phone":"33611223345"},5])"));
  EXPECT_THAT(content_.events, SizeIs(2));
  ASSERT_THAT(content_.defects, SizeIs(1));
  EXPECT_EQ(content_.defects[0].path, "/data/2");
  EXPECT_EQ(reason_of(event_of_name("message:out:sent", "[]")), "empty");
}

TEST_F(WassengerEvent, NamesItsDeviceInTheEventOrInTheData) {
  const auto account_of = [this](const std::string& device) {
    const std::string data = R"({"id":"a","phone":"33611223344","device":)" + device + '}';
    return std::string{
        event_of<MessageStatusReported>(R"([{"event":"message:out:sent","data":)" + data + "}]").account.text()};
  };
  EXPECT_EQ(account_of(R"("device-2")"), "device-2");
  EXPECT_EQ(account_of(R"({"id":"device-3","phone":"+33900112233"})"), "device-3");
  const auto [reason, path] =
      defect_of(R"([{"event":"message:out:sent","data":{"id":"a","phone":"33611223344","device":{"id":"a b"}}}])");
  EXPECT_EQ(reason, events::Reason::kId);
  EXPECT_EQ(path, "/0/data/device/id");
}

}  // namespace
}  // namespace relance::providers

#include <memory>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <relance/providers/cloud_api.h>

namespace relance::providers {
namespace {

using domain::MessageReceived;
using domain::MessageStatus;
using domain::MessageStatusReported;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::SizeIs;

// A body of one change of `messages`, whose value has these members beside its metadata.
std::string body_of(const std::string& members) {
  return R"({"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{)"
         R"("metadata":{"display_phone_number":"33900112233","phone_number_id":"301"},)" +
         members + "}}]}]}";
}

std::string message_of(const std::string& members) {
  return body_of(R"("messages":[{"from":"33611223344","id":"wamid.1","timestamp":"1795161600",)" + members + "}]");
}

std::string status_of(const std::string& members) {
  return body_of(R"("statuses":[{"id":"wamid.2","recipient_id":"33611223344",)" + members + "}]");
}

class CloudApi : public ::testing::Test {
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

  CloudApiReader reader_;
  WebhookContent content_;
};

using CloudApiMessage = CloudApi;
using CloudApiStatus = CloudApi;
using CloudApiPerson = CloudApi;
using CloudApiChange = CloudApi;

TEST_F(CloudApiMessage, HasTheKindOfItsType) {
  for (const auto& [type, kind] :
       std::initializer_list<std::pair<std::string, std::string>>{{"text", "text"},
                                                                  {"image", "image"},
                                                                  {"video", "video"},
                                                                  {"audio", "audio"},
                                                                  {"voice", "voice"},
                                                                  {"document", "document"},
                                                                  {"sticker", "sticker"},
                                                                  {"location", "location"},
                                                                  {"contacts", "contacts"},
                                                                  {"order", "order"},
                                                                  {"button", "button"},
                                                                  {"interactive", "unknown"},
                                                                  {"unsupported", "unknown"},
                                                                  {"unknown", "unknown"},
                                                                  {"brand_new", "unknown"}}) {
    EXPECT_EQ(event_of<MessageReceived>(message_of(R"("type":")" + type + '"')).kind, kind) << type;
  }
}

// Nothing is looked for under the name that is missing.
TEST_F(CloudApiMessage, WithoutATypeAndWithANamelessMemberIsUnknown) {
  EXPECT_EQ(event_of<MessageReceived>(message_of(R"("":{"body":"x"})")).kind, "unknown");
}

TEST_F(CloudApiMessage, ThatNobodyWroteIsPassedOver) {
  for (const auto& [members, reason] :
       std::initializer_list<std::pair<std::string, std::string>>{{R"("type":"system")", "system"},
                                                                  {R"("type":"edit")", "edit"},
                                                                  {R"("type":"revoke")", "revoke"},
                                                                  {R"("type":"request_welcome")", "request_welcome"},
                                                                  {R"("type":"reaction")", "reaction_removed"},
                                                                  {R"("type":"text","group_id":"g")", "group"}}) {
    EXPECT_EQ(reason_of(message_of(members)), reason) << members;
  }
}

TEST_F(CloudApiMessage, KeepsItsTextWhenTheBodyIsGone) {
  auto body = std::make_unique<std::string>(message_of(R"("type":"text","text":{"body":"Oui \u00e9\u0000!"})"));
  const auto& event = event_of<MessageReceived>(*body);
  body.reset();
  EXPECT_THAT(event.text, Optional(std::string_view{"Oui é!"}));
  EXPECT_EQ(event.provider_message_id, "wamid.1");
  EXPECT_EQ(event.account.text(), "301");
}

TEST_F(CloudApiMessage, AnswersWhatItQuotesOrReactsTo) {
  EXPECT_THAT(event_of<MessageReceived>(message_of(R"("type":"image","context":{"id":"wamid.7"})")).reply_to,
              Optional(std::string_view{"wamid.7"}));
  const std::string reaction = R"("type":"reaction","reaction":{"emoji":"👍","message_id":"wamid.8"})";
  EXPECT_THAT(event_of<MessageReceived>(message_of(reaction)).reply_to, Optional(std::string_view{"wamid.8"}));
  EXPECT_EQ(event_of<MessageReceived>(message_of(R"("type":"text","context":{"id":"\u0000"})")).reply_to, std::nullopt);
}

TEST_F(CloudApiMessage, WithoutAReadableTimeIsStillAnEvent) {
  for (const char* time : {"\"\"", "\"x\"", "-1", "1.5", "true", "9999999999999999999", "\"2026-13-01T00:00:00Z\""}) {
    const std::string body = body_of(R"("messages":[{"from":"33611223344","id":"wamid.1","timestamp":)" +
                                     std::string{time} + R"(,"type":"text","text":{"body":"STOP"}}])");
    const auto& event = event_of<MessageReceived>(body);
    EXPECT_FALSE(event.occurred_at.has_value()) << time;
    EXPECT_THAT(event.text, Optional(std::string_view{"STOP"}));
  }
}

TEST_F(CloudApiMessage, GivenTwiceTheFirstMemberCounts) {
  EXPECT_EQ(event_of<MessageReceived>(message_of(R"("type":"image","type":"video")")).kind, "image");
  read(body_of(R"("messages":[],"messages":[{"id":"wamid.1"}])"));
  EXPECT_THAT(content_.defects, IsEmpty());
}

TEST_F(CloudApiStatus, IsOneOfTheFiveWords) {
  for (const auto& [word, status] :
       std::initializer_list<std::pair<std::string, MessageStatus>>{{"sent", MessageStatus::kSent},
                                                                    {"delivered", MessageStatus::kDelivered},
                                                                    {"read", MessageStatus::kRead},
                                                                    {"played", MessageStatus::kPlayed},
                                                                    {"failed", MessageStatus::kFailed}}) {
    EXPECT_EQ(event_of<MessageStatusReported>(status_of(R"("status":")" + word + '"')).status, status);
  }
  for (const char* word : {"deleted", "warning", "pending", "SENT", ""}) {
    EXPECT_EQ(reason_of(status_of(R"("status":")" + std::string{word} + '"')), "status_word") << word;
  }
}

TEST_F(CloudApiStatus, HandsOurReferenceBackWithItsContact) {
  const std::string reference = "14998303-87a3-5e8f-bc25-f1d5f85ad10a";
  const std::string body =
      status_of(R"("status":"sent","biz_opaque_callback_data":")" + reference + R"(/bsuid:FR.1/2")");
  EXPECT_THAT(event_of<MessageStatusReported>(body).reference, Optional(std::string_view{reference}));
  EXPECT_EQ(content_.events[0].contact.text(), "bsuid:FR.1/2");
}

TEST_F(CloudApiStatus, KeepsTheErrorOfAFailureAsText) {
  const auto error_of = [this](const std::string& error) {
    const auto found =
        event_of<MessageStatusReported>(status_of(R"("status":"failed","errors":[)" + error + "]")).error;
    return found ? std::pair{std::string{found->code}, std::string{found->title}} : std::pair{"none", "none"};
  };
  using Words = std::pair<std::string, std::string>;
  EXPECT_EQ(error_of(R"({"code":131047,"title":"Late"})"), (Words{"131047", "Late"}));
  EXPECT_EQ(error_of(R"({"code":-1,"message":"m","error_data":{"details":"d"}})"), (Words{"-1", "m"}));
  EXPECT_EQ(error_of(R"({"code":[],"details":"d"})"), (Words{"", "d"}));
  EXPECT_EQ(error_of("7"), (Words{"none", "none"}));
}

TEST_F(CloudApiPerson, IsKnownByUserIdWhereNoNumberIsGiven) {
  const auto contact_of = [this](const std::string& user_id) {
    read(body_of(R"("messages":[{"from_user_id":")" + user_id + R"(","id":"wamid.1","type":"text"}])"));
    return content_.events.empty() ? "" : std::string{content_.events[0].contact.text()};
  };
  EXPECT_EQ(contact_of("FR.1"), "bsuid:FR.1");
  EXPECT_EQ(contact_of(std::string(250, 'a')), "bsuid:" + std::string(250, 'a'));
  EXPECT_EQ(contact_of(std::string(251, 'a')), "");
  EXPECT_EQ(content_.defects.at(0).reason, events::Reason::kSubject);
}

TEST_F(CloudApiPerson, IsADefectWhereTheNumberIsNone) {
  for (const char* number : {"123456", "1234567890123456", "0336112233", "+", "33 611223344", "nobody"}) {
    const auto [reason, path] =
        defect_of(body_of(R"("messages":[{"from":")" + std::string{number} + R"(","id":"wamid.1","type":"text"}])"));
    EXPECT_EQ(reason, events::Reason::kSubject) << number;
    EXPECT_EQ(path, "/entry/0/changes/0/value/messages/0/from");
  }
}

TEST_F(CloudApiChange, WithoutAnAccountMakesADefectOfEachOfItsElements) {
  read(
      R"({"entry":[{"changes":[{"field":"messages","value":{"messages":[{"from":"33611223344","id":"a","type":"text"},)"
      R"({"type":"system"}],"statuses":[{"id":"b","status":"read","recipient_id":"33611223344"}]}}]}]})");
  ASSERT_THAT(content_.defects, SizeIs(2));
  for (const WebhookDefect& defect : content_.defects) {
    EXPECT_EQ(defect.reason, events::Reason::kMember);
    EXPECT_EQ(defect.path, "/entry/0/changes/0/value/metadata");
  }
  EXPECT_EQ(content_.ignored.at("system"), 1U);
}

TEST_F(CloudApiChange, OfAnotherFieldIsOneElement) {
  for (const auto& [field, reason] :
       std::initializer_list<std::pair<std::string, std::string>>{{"smb_message_echoes", "echo"},
                                                                  {"history", "history"},
                                                                  {"calls", "call"},
                                                                  {"group_settings_update", "group"},
                                                                  {"account_update", "field"},
                                                                  {"brand_new", "field"}}) {
    EXPECT_EQ(reason_of(R"({"entry":[{"changes":[{"field":")" + field + R"(","value":{"messages":[1,2]}}]}]})"),
              reason);
    EXPECT_EQ(content_.ignored.begin()->second, 1U);
  }
}

}  // namespace
}  // namespace relance::providers

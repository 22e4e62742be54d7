// What each event of the contact log says (section 3 of the rules).
#include <gtest/gtest.h>

#include "unit/events/event_reader_fixture.h"

namespace relance::events::test {
namespace {

using namespace domain;
using namespace std::chrono_literals;

constexpr CampaignIdView kCampaign{"c1"};
constexpr AccountIdView kAccount{"acc-1"};

TEST(ContactEvents, CarrySubjectAndTime) {
  Records records;
  const ReadResult result = records.read(record("contact.deleted", kContact, ""));
  ASSERT_TRUE(result.ok());
  const auto& event = std::get<ContactEvent>(result.value());
  EXPECT_EQ(event.contact.text(), kContact);
  EXPECT_EQ(event.time, kTime);
  EXPECT_EQ(time_of(result.value()), kTime);
  EXPECT_TRUE(std::holds_alternative<ContactDeleted>(event.body));
}

TEST(ContactEvents, AreOfPeopleWithoutANumberToo) {
  Records records;
  const ReadResult result = records.read(record("contact.deleted", "bsuid:FR.1", ""));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(std::get<ContactEvent>(result.value()).contact.text(), "bsuid:FR.1");
}

TEST(ContactUpsertedEvent, TellsNameAndCategories) {
  Records records;
  const auto event =
      records.contact<ContactUpserted>("contact.upserted", R"({"name":"Zo\u00e9","categories":["vip","a.b_c@d-1"]})");
  EXPECT_EQ(event.name, "Zoé");
  ASSERT_TRUE(event.categories);
  ASSERT_EQ(event.categories->size(), 2u);
  EXPECT_EQ((*event.categories)[0].text(), "vip");
  EXPECT_EQ((*event.categories)[1].text(), "a.b_c@d-1");
}

TEST(ContactUpsertedEvent, TellsNoCategoriesFromNoneNamed) {
  Records records;
  EXPECT_FALSE(records.contact<ContactUpserted>("contact.upserted", "{}").categories);
  EXPECT_FALSE(records.contact<ContactUpserted>("contact.upserted", "").name);
  EXPECT_FALSE(records.contact<ContactUpserted>("contact.upserted", R"({"name":null,"categories":null})").categories);
  const auto emptied = records.contact<ContactUpserted>("contact.upserted", R"({"name":"","categories":[]})");
  ASSERT_TRUE(emptied.categories);
  EXPECT_TRUE(emptied.categories->empty());
  EXPECT_EQ(emptied.name, "");
}

TEST(ContactEnrolledEvent, TellsCampaignAndAccount) {
  Records records;
  const auto event = records.contact<ContactEnrolled>("contact.enrolled", R"({"account":"acc-1","campaign":"c1"})");
  EXPECT_EQ(event.campaign, kCampaign);
  EXPECT_EQ(event.account, kAccount);
}

TEST(MessageSentEvent, TellsWhatWasSentWhen) {
  Records records;
  const auto event = records.contact<MessageSent>(
      "message.sent",
      R"({"campaign":"c1","account":"acc-1","message":"message_2","provider_message_id":"wamid.A/1=","sent_at":"2026-11-20T08:59:59.123+01:00"})");
  EXPECT_EQ(event.campaign, kCampaign);
  EXPECT_EQ(event.account, kAccount);
  EXPECT_EQ(event.message, MessageNumber::kMessage2);
  EXPECT_EQ(event.provider_message_id, "wamid.A/1=");
  EXPECT_EQ(event.sent_at, kTime - 1s + 123ms);
}

TEST(MessageFailedEvent, TellsWhyWithAndWithoutAnId) {
  Records records;
  const auto event = records.contact<MessageFailed>(
      "message.failed",
      R"({"campaign":"c1","account":"acc-1","message":"message_1","error":{"code":"131026","title":"Message \"undeliverable\""},"provider_message_id":"w1"})");
  EXPECT_EQ(event.message, MessageNumber::kMessage1);
  EXPECT_EQ(event.error.code, "131026");
  EXPECT_EQ(event.error.title, "Message \"undeliverable\"");
  EXPECT_EQ(event.provider_message_id, "w1");
  const auto without = records.contact<MessageFailed>(
      "message.failed",
      R"({"campaign":"c1","account":"acc-1","message":"message_1","error":{"code":"","title":""},"provider_message_id":null})");
  EXPECT_FALSE(without.provider_message_id);
}

TEST(MessageReceivedEvent, TellsEverythingOptional) {
  Records records;
  const auto event = records.contact<MessageReceived>(
      "message.received",
      R"({"account":"acc-1","provider_message_id":"in-1","kind":"image","text":"Oui\n👍","reply_to":"w1","occurred_at":"2026-11-20T07:59:59Z",)"
      R"("media":{"id":"any id","mime_type":"image/jpeg"},"user_id":"FR.1"})");
  EXPECT_EQ(event.account, kAccount);
  EXPECT_EQ(event.provider_message_id, "in-1");
  EXPECT_EQ(event.kind, "image");
  EXPECT_EQ(event.text, "Oui\n👍");
  EXPECT_EQ(event.reply_to, "w1");
  EXPECT_EQ(event.occurred_at, OptionalTime{kTime - 1s});
  ASSERT_TRUE(event.media);
  EXPECT_EQ(event.media->id, "any id");
  EXPECT_EQ(event.media->mime_type, "image/jpeg");
  EXPECT_EQ(event.user_id, "FR.1");
}

TEST(MessageReceivedEvent, NeedsAccountIdAndKindOnly) {
  Records records;
  const auto event = records.contact<MessageReceived>(
      "message.received", R"({"account":"acc-1","provider_message_id":"in-1","kind":"a kind of tomorrow"})");
  EXPECT_EQ(event.kind, "a kind of tomorrow");
  EXPECT_FALSE(event.text);
  EXPECT_FALSE(event.reply_to);
  EXPECT_FALSE(event.occurred_at);
  EXPECT_FALSE(event.media);
  EXPECT_FALSE(event.user_id);
}

TEST(MessageReceivedEvent, IgnoresIdsOutsideTheirCharsetSoThatNoStopIsLost) {
  Records records;
  for (const char* id : {"", "a b", "é", "a\\u0000b", "a\\nb"}) {
    const std::string data =
        R"({"account":"acc-1","provider_message_id":"in-1","kind":"text","text":"STOP","reply_to":")" +
        std::string{id} + R"(","user_id":")" + id + R"("})";
    const auto event = records.contact<MessageReceived>("message.received", data);
    EXPECT_FALSE(event.reply_to) << id;
    EXPECT_FALSE(event.user_id) << id;
    EXPECT_EQ(event.text, "STOP") << id;
  }
}

TEST(MessageStatusEvent, TellsEverythingOptional) {
  Records records;
  const auto event = records.contact<MessageStatusReported>(
      "message.status",
      R"({"account":"acc-1","provider_message_id":"w1","status":"failed","occurred_at":"2026-11-20T07:59:59Z",)"
      R"("error":{"code":"1","title":"t"},"reference":"5ee3c991-766f-5ef2-ad7f-04e1daff36c1","user_id":"FR.1"})");
  EXPECT_EQ(event.account, kAccount);
  EXPECT_EQ(event.provider_message_id, "w1");
  EXPECT_EQ(event.status, MessageStatus::kFailed);
  EXPECT_EQ(event.occurred_at, OptionalTime{kTime - 1s});
  ASSERT_TRUE(event.error);
  EXPECT_EQ(event.error->code, "1");
  EXPECT_EQ(event.error->title, "t");
  EXPECT_EQ(event.reference, "5ee3c991-766f-5ef2-ad7f-04e1daff36c1");
  EXPECT_EQ(event.user_id, "FR.1");
}

TEST(MessageStatusEvent, NeedsAccountIdAndStatusOnly) {
  Records records;
  const std::pair<const char*, MessageStatus> words[] = {{"sent", MessageStatus::kSent},
                                                         {"delivered", MessageStatus::kDelivered},
                                                         {"read", MessageStatus::kRead},
                                                         {"played", MessageStatus::kPlayed}};
  for (const auto& [word, status] : words) {
    const auto event = records.contact<MessageStatusReported>(
        "message.status",
        R"({"account":"acc-1","provider_message_id":"w1","reference":"","status":")" + std::string{word} + "\"}");
    EXPECT_EQ(event.status, status);
    EXPECT_FALSE(event.occurred_at);
    EXPECT_FALSE(event.error);
    EXPECT_FALSE(event.reference);
  }
}

TEST(BroadcastEvents, TellTheCampaignOfTheirDataNotOfTheirSubject) {
  Records records;
  const ReadResult result = records.read(
      record("campaign.opened", "c9", R"({"campaign":"c1","account":"acc-1","audience":{"categories":["vip"]}})"));
  ASSERT_TRUE(result.ok());
  const auto& event = std::get<BroadcastEvent>(result.value());
  EXPECT_EQ(event.time, kTime);
  const auto& opened = std::get<CampaignOpened>(event.body);
  EXPECT_EQ(opened.campaign, kCampaign);
  EXPECT_EQ(opened.account, kAccount);
  ASSERT_EQ(opened.categories.size(), 1u);
  EXPECT_EQ(opened.categories[0].text(), "vip");
}

TEST(TickEvents, HaveATimeAndNothingElse) {
  Records records;
  const ReadResult result = records.read(
      R"({"specversion":"1.0","id":"t","source":"/host","type":"relance.clock.ticked.v1","time":"2026-11-20T08:00:00.000Z"})");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(std::get<TickEvent>(result.value()).time, kTime);
}

}  // namespace
}  // namespace relance::events::test

// Defects of `data`: the reason and the pointer that each dead letter names (section 3 of the rules).
#include <gtest/gtest.h>

#include "unit/events/event_reader_fixture.h"

namespace relance::events::test {
namespace {

struct Case {
  const char* data;
  const char* defect;
};

// A member of each type is broken after the other; the members that are looked at later are broken all the time.
void expect_defects(std::string_view type, std::string_view subject, std::initializer_list<Case> cases) {
  Records records;
  for (const Case& c : cases)
    EXPECT_EQ(records.defect(record(type, subject, c.data)), c.defect) << type << ' ' << c.data;
}

TEST(EventDefects, OfContactUpserted) {
  expect_defects("contact.upserted", kContact,
                 {{R"({"name":1,"categories":1})", "value /data/name"},
                  {R"({"name":"a\u0000b"})", "value /data/name"},
                  {R"({"categories":1})", "value /data/categories"},
                  {R"({"categories":{"vip":true}})", "value /data/categories"},
                  {R"({"categories":["vip",null]})", "value /data/categories/1"},
                  {R"({"categories":["vip",7,"a b"]})", "value /data/categories/1"},
                  {R"({"categories":["vip","new","a b",7]})", "id /data/categories/2"},
                  {R"({"categories":[""]})", "id /data/categories/0"}});
}

TEST(EventDefects, OfContactEnrolled) {
  expect_defects("contact.enrolled", kContact,
                 {{"", "member /data"},
                  {"null", "member /data"},
                  {R"({"account":1})", "member /data/campaign"},
                  {R"({"campaign":null,"account":"a"})", "member /data/campaign"},
                  {R"({"campaign":["c1"],"account":1})", "value /data/campaign"},
                  {R"({"campaign":"c:1","account":1})", "id /data/campaign"},
                  {R"({"campaign":"","account":1})", "id /data/campaign"},
                  {R"({"campaign":"c\u00001","account":1})", "id /data/campaign"},
                  {R"({"campaign":"c1"})", "member /data/account"},
                  {R"({"campaign":"c1","account":"a/b"})", "id /data/account"}});
}

TEST(EventDefects, OfMessageSent) {
  expect_defects(
      "message.sent", kContact,
      {{R"({"account":1,"message":1,"provider_message_id":1,"sent_at":1})", "member /data/campaign"},
       {R"({"campaign":"c1","account":1,"message":1,"provider_message_id":1,"sent_at":1})", "value /data/account"},
       {R"({"campaign":"c1","account":"a","message":1,"provider_message_id":1,"sent_at":1})", "value /data/message"},
       {R"({"campaign":"c1","account":"a","message":"message_3","provider_message_id":1,"sent_at":1})",
        "value /data/message"},
       {R"({"campaign":"c1","account":"a","message":"message_1","sent_at":1})", "member /data/provider_message_id"},
       {R"({"campaign":"c1","account":"a","message":"message_1","provider_message_id":"a b","sent_at":1})",
        "id /data/provider_message_id"},
       {R"({"campaign":"c1","account":"a","message":"message_1","provider_message_id":"w1","sent_at":1})",
        "value /data/sent_at"},
       {R"({"campaign":"c1","account":"a","message":"message_1","provider_message_id":"w1"})", "member /data/sent_at"},
       {R"({"campaign":"c1","account":"a","message":"message_1","provider_message_id":"w1","sent_at":"2026-11-20"})",
        "time /data/sent_at"},
       {R"({"campaign":"c1","account":"a","message":"message_1","provider_message_id":"w1","sent_at":"2200-01-01T00:00:00Z"})",
        "time /data/sent_at"}});
}

TEST(EventDefects, OfMessageFailed) {
  expect_defects(
      "message.failed", kContact,
      {{R"({"campaign":"c1","account":"a","message":"Message_1","error":1})", "value /data/message"},
       {R"({"campaign":"c1","account":"a","message":"message_1","provider_message_id":1})", "member /data/error"},
       {R"({"campaign":"c1","account":"a","message":"message_1","error":"late"})", "value /data/error"},
       {R"({"campaign":"c1","account":"a","message":"message_1","error":{"title":1}})", "member /data/error/code"},
       {R"({"campaign":"c1","account":"a","message":"message_1","error":{"code":131026,"title":"t"}})",
        "value /data/error/code"},
       {R"({"campaign":"c1","account":"a","message":"message_1","error":{"code":"1"}})", "member /data/error/title"},
       {R"({"campaign":"c1","account":"a","message":"message_1","error":{"code":"1","title":"a\u0000"}})",
        "value /data/error/title"},
       {R"({"campaign":"c1","account":"a","message":"message_1","error":{"code":"1","title":"t"},"provider_message_id":""})",
        "id /data/provider_message_id"}});
}

TEST(EventDefects, OfMessageReceived) {
  expect_defects(
      "message.received", kContact,
      {{R"({})", "member /data/account"},
       {R"({"account":"a b"})", "id /data/account"},
       {R"({"account":"a"})", "member /data/provider_message_id"},
       {R"({"account":"a","provider_message_id":"é"})", "id /data/provider_message_id"},
       {R"({"account":"a","provider_message_id":"in-1","text":1})", "member /data/kind"},
       {R"({"account":"a","provider_message_id":"in-1","kind":1})", "value /data/kind"},
       {R"({"account":"a","provider_message_id":"in-1","kind":"t\u0000"})", "value /data/kind"},
       {R"({"account":"a","provider_message_id":"in-1","kind":"text","text":1,"reply_to":1})", "value /data/text"},
       {R"({"account":"a","provider_message_id":"in-1","kind":"text","text":"\u0000","reply_to":1})",
        "value /data/text"},
       {R"({"account":"a","provider_message_id":"in-1","kind":"text","reply_to":1,"occurred_at":1})",
        "value /data/reply_to"},
       {R"({"account":"a","provider_message_id":"in-1","kind":"text","occurred_at":"now","media":1})",
        "time /data/occurred_at"},
       {R"({"account":"a","provider_message_id":"in-1","kind":"text","occurred_at":1763625600,"media":1})",
        "value /data/occurred_at"},
       {R"({"account":"a","provider_message_id":"in-1","kind":"text","media":"m","user_id":1})", "value /data/media"},
       {R"({"account":"a","provider_message_id":"in-1","kind":"text","media":{"mime_type":"m"},"user_id":1})",
        "member /data/media/id"},
       {R"({"account":"a","provider_message_id":"in-1","kind":"text","media":{"id":"m"},"user_id":1})",
        "member /data/media/mime_type"},
       {R"({"account":"a","provider_message_id":"in-1","kind":"text","media":{"id":1,"mime_type":"m"},"user_id":1})",
        "value /data/media/id"},
       {R"({"account":"a","provider_message_id":"in-1","kind":"text","user_id":1})", "value /data/user_id"}});
}

TEST(EventDefects, OfMessageStatus) {
  expect_defects(
      "message.status", kContact,
      {{R"({"account":"a","provider_message_id":"w1","occurred_at":1})", "member /data/status"},
       {R"({"account":"a","provider_message_id":"w1","status":"pending","occurred_at":1})", "value /data/status"},
       {R"({"account":"a","provider_message_id":"w1","status":"deleted","occurred_at":1})", "value /data/status"},
       {R"({"account":"a","provider_message_id":"w1","status":3,"occurred_at":1})", "value /data/status"},
       {R"({"account":"a","provider_message_id":"w1","status":"read","occurred_at":"","error":1})",
        "time /data/occurred_at"},
       {R"({"account":"a","provider_message_id":"w1","status":"read","error":1,"reference":1})", "value /data/error"},
       {R"({"account":"a","provider_message_id":"w1","status":"read","error":{},"reference":1})",
        "member /data/error/code"},
       {R"({"account":"a","provider_message_id":"w1","status":"read","reference":1,"user_id":1})",
        "value /data/reference"},
       {R"({"account":"a","provider_message_id":"w1","status":"read","user_id":{}})", "value /data/user_id"}});
}

TEST(EventDefects, OfCampaignOpened) {
  expect_defects(
      "campaign.opened", "c1",
      {{"", "member /data"},
       {R"({"account":"a","audience":1})", "member /data/campaign"},
       {R"({"campaign":"c1","audience":1})", "member /data/account"},
       {R"({"campaign":"c1","account":"a"})", "member /data/audience"},
       {R"({"campaign":"c1","account":"a","audience":["vip"]})", "value /data/audience"},
       {R"({"campaign":"c1","account":"a","audience":{}})", "member /data/audience/categories"},
       {R"({"campaign":"c1","account":"a","audience":{"categories":"vip"}})", "value /data/audience/categories"},
       {R"({"campaign":"c1","account":"a","audience":{"categories":["a:b"]}})", "id /data/audience/categories/0"}});
}

TEST(EventDefects, OfCampaignCreated) {
  expect_defects(
      "campaign.created", "c1",
      {{"", "member /data"},
       {R"({"account":1,"message_1":1,"message_2":1,"audience":1})", "member /data/name"},
       {R"({"name":"n","account":"","message_1":1,"message_2":1,"audience":1})", "id /data/account"},
       {R"({"name":"n","account":"a","message_1":1,"message_2":1,"audience":1})", "value /data/message_1"},
       {R"({"name":"n","account":"a","message_1":{},"audience":1})", "member /data/message_2"},
       {R"({"name":"n","account":"a","message_1":{},"message_2":{"a":1,"b":{"c":1,"c":2}},"audience":1})",
        "unreadable /data/message_2"},
       {R"({"name":"n","account":"a","message_1":{},"message_2":{},"deadline_hours":0})", "member /data/audience"},
       {R"({"name":"n","account":"a","message_1":{},"message_2":{},"audience":{"categories":[1]},"deadline_hours":0})",
        "value /data/audience/categories/0"},
       {R"({"name":"n","account":"a","message_1":{},"message_2":{},"audience":{"categories":null},"deadline_hours":0})",
        "value /data/deadline_hours"}});
}

TEST(EventDefects, OfCategoryUpserted) {
  expect_defects("category.upserted", "vip",
                 {{"", "member /data"}, {"{}", "member /data/name"}, {R"({"name":7})", "value /data/name"}});
}

TEST(EventDefects, OfMoreThan64CategoriesAsListed) {
  std::string list = "\"vip\"";
  for (int i = 1; i < 64; ++i) list += ",\"vip\"";
  Records records;
  EXPECT_EQ(records.defect(record("contact.upserted", kContact, R"({"categories":[)" + list + "]}")), "ok");
  list += ",\"vip\"";
  EXPECT_EQ(records.defect(record("contact.upserted", kContact, R"({"categories":[)" + list + "]}")),
            "value /data/categories");
  EXPECT_EQ(records.defect(record("campaign.opened", "c1",
                                  R"({"campaign":"c1","account":"a","audience":{"categories":[)" + list + "]}}")),
            "value /data/audience/categories");
}

}  // namespace
}  // namespace relance::events::test

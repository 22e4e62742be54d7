// The exact text of every fact and of every entry of the outbox (section 3 of the rules), and that facts are read back.
#include <string>

#include <gtest/gtest.h>

#include <relance/events/fact_reader.h>
#include <relance/events/fact_writer.h>

namespace relance::events {
namespace {

using namespace domain;
using namespace std::chrono_literals;

const Timestamp kTime = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 8h;
constexpr CampaignIdView kCampaign{"c1"};
constexpr AccountIdView kAccount{"acc-1"};
const Uuid kId = uuid5(kNamespaceUrl, "urn:relance");
constexpr CategoryIdView kCategories[] = {CategoryIdView{"vip"}, CategoryIdView{"new"}};

const Cause kCause{"relance.contact-events", Partition{3}, Offset{41}};

// The envelope that a fact of `subject` stands in, and its `data`.
std::string envelope(const char* source, const char* type, const char* subject, const std::string& data) {
  return R"({"specversion":"1.0","id":"relance.contact-events/3/41:7","source":"/relance/)" + std::string{source} +
         R"(","type":"relance.)" + type + R"(.v1","subject":")" + subject +
         R"(","time":"2026-11-20T08:00:00.000Z","cause":"relance.contact-events/3/41","data":{)" + data + "}}";
}

// What is written of the fact that is read from `text`.
std::string written_again(std::string text) {
  text.reserve(text.size() + FactReader::kPadding);
  FactReader reader;
  const auto fact = reader.read(text);
  if (!fact) return "unreadable at " + fact.error().defect.path;
  ByteBuffer out;
  std::visit([&](const auto& of) { write_fact(of, kCause, FactNumber{7}, out); }, fact.value());
  return std::string{out.view()};
}

void expect_contact_fact(ContactFactBody body, const char* type, const std::string& data) {
  ByteBuffer out;
  write_fact(ContactFact{ContactKeyView{"33612345678"}, kTime, std::move(body)}, kCause, FactNumber{7}, out);
  EXPECT_EQ(out.view(), envelope("contact", type, "33612345678", R"("contact":"33612345678")" + data));
  EXPECT_EQ(written_again(std::string{out.view()}), out.view());
}
void expect_campaign_fact(CampaignFactBody body, const char* type, const std::string& data) {
  ByteBuffer out;
  write_fact(CampaignFact{kCampaign, kTime, std::move(body)}, kCause, FactNumber{7}, out);
  EXPECT_EQ(out.view(), envelope("campaign", type, "c1", R"("campaign":"c1")" + data));
  EXPECT_EQ(written_again(std::string{out.view()}), out.view());
}

TEST(Cause, NamesTopicPartitionAndOffset) {
  EXPECT_EQ(kCause.text(), "relance.contact-events/3/41");
  Cause cause{"a", Partition{0}, Offset{0}};
  cause.set("relance.campaign-events", Partition{11}, Offset{9'000'000'000});
  EXPECT_EQ(cause.text(), "relance.campaign-events/11/9000000000");
}

TEST(ContactFacts, EchoProfiles) {
  expect_contact_fact(ContactUpserted{std::nullopt, std::nullopt}, "contact.upserted", "");
  expect_contact_fact(ContactUpserted{"Zoé \"Z\"\n", std::nullopt}, "contact.upserted", R"(,"name":"Zoé \"Z\"\n")");
  expect_contact_fact(ContactUpserted{std::nullopt, kCategories}, "contact.upserted", R"(,"categories":["vip","new"])");
  expect_contact_fact(ContactUpserted{"", std::span<const CategoryIdView>{}}, "contact.upserted",
                      R"(,"name":"","categories":[])");
  expect_contact_fact(ContactDeleted{}, "contact.deleted", "");
}

TEST(ContactFacts, TellExclusionsTimeoutsAndWords) {
  expect_contact_fact(ContactExcluded{kCampaign, ContactExcluded::Reason::kOptedOut}, "contact.excluded",
                      R"(,"campaign":"c1","reason":"opted_out")");
  expect_contact_fact(ContactExcluded{kCampaign, ContactExcluded::Reason::kCancelled}, "contact.excluded",
                      R"(,"campaign":"c1","reason":"cancelled")");
  expect_contact_fact(ContactTimedOut{kCampaign, kTime - 24h, kTime}, "contact.timed_out",
                      R"(,"campaign":"c1","sent_at":"2026-11-19T08:00:00.000Z","due_at":"2026-11-20T08:00:00.000Z")");
  expect_contact_fact(ContactOptedOut{kAccount}, "contact.opted_out", R"(,"account":"acc-1")");
  expect_contact_fact(ContactOptedIn{kAccount}, "contact.opted_in", R"(,"account":"acc-1")");
}

TEST(ContactFacts, TellOutcomes) {
  expect_contact_fact(OutcomeChanged{kCampaign, std::nullopt, Outcome::kPending}, "contact.outcome_changed",
                      R"(,"campaign":"c1","from":null,"to":"pending")");
  expect_contact_fact(OutcomeChanged{kCampaign, Outcome::kAwaitingReply, Outcome::kMessage2Sent},
                      "contact.outcome_changed", R"(,"campaign":"c1","from":"awaiting_reply","to":"message_2_sent")");
}

TEST(ContactFacts, TellMessages) {
  expect_contact_fact(
      MessageRequested{kCampaign, kAccount, MessageNumber::kMessage1, kId, {}}, "message.requested",
      R"(,"campaign":"c1","account":"acc-1","message":"message_1","message_id":"7de68ae4-3ecd-5e95-9d79-4df5ae1dc87b")");
  expect_contact_fact(
      MessageRequested{kCampaign, kAccount, MessageNumber::kMessage2, kId, kTime + 1ms}, "message.requested",
      R"(,"campaign":"c1","account":"acc-1","message":"message_2","message_id":"7de68ae4-3ecd-5e95-9d79-4df5ae1dc87b",)"
      R"("not_after":"2026-11-20T08:00:00.001Z")");
  expect_contact_fact(
      MessageUpdated{kCampaign, MessageNumber::kMessage1, kId, MessageStatus::kRead, kTime, "wamid.A=", std::nullopt},
      "message.updated",
      R"(,"campaign":"c1","message":"message_1","message_id":"7de68ae4-3ecd-5e95-9d79-4df5ae1dc87b","status":"read",)"
      R"("occurred_at":"2026-11-20T08:00:00.000Z","provider_message_id":"wamid.A=")");
  expect_contact_fact(
      MessageUpdated{kCampaign, MessageNumber::kMessage2, kId, MessageStatus::kFailed, kTime, "",
                     ErrorView{"1\\", "\"t\""}},
      "message.updated",
      R"(,"campaign":"c1","message":"message_2","message_id":"7de68ae4-3ecd-5e95-9d79-4df5ae1dc87b","status":"failed",)"
      R"("occurred_at":"2026-11-20T08:00:00.000Z","error":{"code":"1\\","title":"\"t\""})");
}

TEST(ContactFacts, TellInteractions) {
  InteractionRecorded fact{kId, kAccount, std::nullopt, "text", kTime - 1s, kTime, false, "in-1"};
  const std::string head = R"(,"interaction_id":"7de68ae4-3ecd-5e95-9d79-4df5ae1dc87b","account":"acc-1")";
  const std::string times = R"("occurred_at":"2026-11-20T07:59:59.000Z","received_at":"2026-11-20T08:00:00.000Z",)";
  expect_contact_fact(
      fact, "interaction.recorded",
      head + R"(,"campaign":null,"kind":"text",)" + times + R"("within_24h":null,"provider_message_id":"in-1")");
  fact.campaign = kCampaign;
  fact.kind = "a \"kind\"";
  expect_contact_fact(
      fact, "interaction.recorded",
      head + R"(,"campaign":"c1","kind":"a \"kind\"",)" + times + R"("within_24h":false,"provider_message_id":"in-1")");
  fact.within_24h = true;
  fact.kind = "text";
  expect_contact_fact(
      fact, "interaction.recorded",
      head + R"(,"campaign":"c1","kind":"text",)" + times + R"("within_24h":true,"provider_message_id":"in-1")");
  expect_contact_fact(InteractionAttributed{kId, kCampaign, true}, "interaction.attributed",
                      R"(,"interaction_id":"7de68ae4-3ecd-5e95-9d79-4df5ae1dc87b","campaign":"c1","within_24h":true)");
  expect_contact_fact(InteractionAttributed{kId, kCampaign, false}, "interaction.attributed",
                      R"(,"interaction_id":"7de68ae4-3ecd-5e95-9d79-4df5ae1dc87b","campaign":"c1","within_24h":false)");
  expect_contact_fact(WindowOpened{kAccount, kTime + 24h}, "window.opened",
                      R"(,"account":"acc-1","until":"2026-11-21T08:00:00.000Z")");
}

TEST(CampaignFacts, EchoTheCreationInItsNamedMembers) {
  expect_campaign_fact(CampaignCreated{"A \"b\"", kAccount, R"({"text":"Hi"})", "{}", std::nullopt, std::nullopt},
                       "campaign.created",
                       R"(,"name":"A \"b\"","account":"acc-1","message_1":{"text":"Hi"},"message_2":{},"audience":{})");
  expect_campaign_fact(
      CampaignCreated{"", kAccount, "{}", "{}", kCategories, 72}, "campaign.created",
      R"(,"name":"","account":"acc-1","message_1":{},"message_2":{},"audience":{"categories":["vip","new"]},"deadline_hours":72)");
  expect_campaign_fact(CampaignCreated{"", kAccount, "{}", "{}", std::span<const CategoryIdView>{}, std::nullopt},
                       "campaign.created",
                       R"(,"name":"","account":"acc-1","message_1":{},"message_2":{},"audience":{"categories":[]})");
}

TEST(CampaignFacts, TellLaunchCancellationAndCompletion) {
  expect_campaign_fact(CampaignLaunchedFact{}, "campaign.launched", "");
  expect_campaign_fact(CampaignCancelledFact{}, "campaign.cancelled", "");
  CampaignCounts counts;
  counts.total_contacts = 2;
  ByteBuffer stats;
  write_campaign_stats(counts, stats);
  expect_campaign_fact(CampaignCompleted{CampaignCompleted::Reason::kAllFinal, counts}, "campaign.completed",
                       R"(,"reason":"all_final","stats":)" + std::string{stats.view()});
  expect_campaign_fact(CampaignCompleted{CampaignCompleted::Reason::kDeadline, counts}, "campaign.completed",
                       R"(,"reason":"deadline","stats":)" + std::string{stats.view()});
}

TEST(CategoryFacts, EchoTheirEvents) {
  ByteBuffer out;
  write_fact(CategoryFact{CategoryIdView{"vip"}, kTime, CategoryUpserted{"V.I.\\P"}}, kCause, FactNumber{7}, out);
  EXPECT_EQ(out.view(), envelope("campaign", "category.upserted", "vip", R"("name":"V.I.\\P")"));
  EXPECT_EQ(written_again(std::string{out.view()}), out.view());
  out.clear();
  write_fact(CategoryFact{CategoryIdView{"vip"}, kTime, CategoryDeleted{}}, kCause, FactNumber{7}, out);
  EXPECT_EQ(out.view(), envelope("campaign", "category.deleted", "vip", ""));
  EXPECT_EQ(written_again(std::string{out.view()}), out.view());
}

TEST(OutboxEntries, AskForASendUnderTheAccount) {
  ByteBuffer out;
  SendRequested request{kId,      ContactKeyView{"33612345678"}, "Zoé",      kCampaign,
                        kAccount, MessageNumber::kMessage2,      kTime + 24h};
  write_outbox_entry(request, kTime, kCause, FactNumber{7}, out);
  EXPECT_EQ(
      out.view(),
      envelope(
          "contact", "send.requested", "acc-1",
          R"("message_id":"7de68ae4-3ecd-5e95-9d79-4df5ae1dc87b","contact":"33612345678","name":"Zoé","campaign":"c1",)"
          R"("message":"message_2","not_after":"2026-11-21T08:00:00.000Z")"));
  out.clear();
  request.name.reset();
  request.not_after = {};
  request.message = MessageNumber::kMessage1;
  write_outbox_entry(request, kTime, kCause, FactNumber{7}, out);
  EXPECT_EQ(
      out.view(),
      envelope(
          "contact", "send.requested", "acc-1",
          R"("message_id":"7de68ae4-3ecd-5e95-9d79-4df5ae1dc87b","contact":"33612345678","campaign":"c1","message":"message_1")"));
}

TEST(OutboxEntries, TakeARequestBackAndDefineACampaign) {
  ByteBuffer out;
  write_outbox_entry(SendWithdrawn{kId, kAccount}, kTime, kCause, FactNumber{7}, out);
  EXPECT_EQ(out.view(),
            envelope("contact", "send.withdrawn", "acc-1", R"("message_id":"7de68ae4-3ecd-5e95-9d79-4df5ae1dc87b")"));
  out.clear();
  write_definition(kCampaign, {"n", kAccount, R"({"text":"1"})", R"({"text":"2"})", std::nullopt, std::nullopt}, kTime,
                   kCause, FactNumber{7}, out);
  EXPECT_EQ(out.view(), envelope("campaign", "campaign.defined", "c1",
                                 R"("campaign":"c1","message_1":{"text":"1"},"message_2":{"text":"2"})"));
}

TEST(Facts, ReportWhereEverythingButIdAndCauseIs) {
  ByteBuffer out;
  out.append("before\n");
  const DecidedParts decided =
      write_fact(ContactFact{ContactKeyView{"33612345678"}, kTime, ContactDeleted{}}, kCause, FactNumber{12}, out);
  EXPECT_EQ(decided.head(out.view()),
            R"(,"source":"/relance/contact","type":"relance.contact.deleted.v1","subject":"33612345678",)"
            R"("time":"2026-11-20T08:00:00.000Z")");
  EXPECT_EQ(decided.data(out.view()), R"(,"data":{"contact":"33612345678"}})");
}

TEST(OutboxEntries, ReportWhereEverythingButIdAndCauseIs) {
  ByteBuffer out;
  const DecidedParts decided = write_outbox_entry(SendWithdrawn{kId, kAccount}, kTime, kCause, FactNumber{7}, out);
  EXPECT_TRUE(decided.head(out.view()).starts_with(R"(,"source":"/relance/contact",)"));
  EXPECT_EQ(decided.data(out.view()), R"(,"data":{"message_id":"7de68ae4-3ecd-5e95-9d79-4df5ae1dc87b"}})");
}

TEST(Facts, AppendToWhatStandsThere) {
  ByteBuffer out;
  out.append("before\n");
  write_fact(ContactFact{ContactKeyView{"33612345678"}, kTime, ContactDeleted{}}, kCause, FactNumber{0}, out);
  EXPECT_TRUE(out.view().starts_with("before\n{\"specversion\":\"1.0\",\"id\":\"relance.contact-events/3/41:0\""))
      << out.view();
}

}  // namespace
}  // namespace relance::events

// The exact text of what our tasks write to the logs that they fold, and that it is read back as it was.
#include <string>

#include <gtest/gtest.h>

#include <relance/events/event_reader.h>
#include <relance/events/internal_writer.h>

#include "property/holds.h"

namespace relance::events {
namespace {

using namespace domain;
using namespace std::chrono_literals;

const Timestamp kTime = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 8h;
constexpr std::string_view kId = "relance.contact-events/3/41:0";
constexpr std::string_view kSource = "/relance/contact";

std::string envelope(std::string_view type, std::string_view subject, std::string_view data) {
  std::string text = R"({"specversion":"1.0","id":"relance.contact-events/3/41:0","source":"/relance/contact")";
  text.append(R"(,"type":"relance.)").append(type).append(".v1\"");
  if (!subject.empty()) text.append(R"(,"subject":")").append(subject).append("\"");
  text.append(R"(,"time":"2026-11-20T08:00:00.000Z")");
  if (!data.empty()) text.append(R"(,"data":)").append(data);
  return text + "}";
}

template <class Counted>
std::string counted_text(const Counted& counted) {
  ByteBuffer out;
  write_counted(counted, kId, kSource, kTime, out);
  return std::string{out.view()};
}

// Writes and reads one event; what it borrows lives as long as this.
class RoundTrip {
 public:
  template <class Write>
  explicit RoundTrip(Source source, Write write) {
    write(out_);
    out_.reserve(EventReader::kPadding);
    const ReadResult result = reader_.read(out_.view(), source);
    RELANCE_ASSERT(result.ok());
    event_ = result.value();
  }
  template <class Event>
  const Event& event() const {
    return std::get<Event>(event_);
  }

 private:
  ByteBuffer out_;
  EventReader reader_;
  InputEvent event_;
};

template <class Counted>
RoundTrip counted_again(const Counted& counted) {
  return RoundTrip{Source::kCampaignLog, [&](ByteBuffer& out) { write_counted(counted, kId, kSource, kTime, out); }};
}

TEST(CountedWriter, NamesTheCountersOfACampaignThatMoved) {
  CampaignCounted counted{CampaignIdView{"noel-2026"}, {}};
  EXPECT_EQ(counted_text(counted), envelope("campaign.counted", "noel-2026", R"({"scope":"campaign:noel-2026"})"));
  counted.difference.outcomes[0] = -1;
  counted.difference.outcomes[8] = 3;
  counted.difference.messages[0][1] = 1;
  counted.difference.messages[1][4] = INT64_MIN;
  counted.difference.total_contacts = INT64_MAX;
  counted.difference.excluded = 2;
  EXPECT_EQ(counted_text(counted),
            envelope("campaign.counted", "noel-2026",
                     R"({"scope":"campaign:noel-2026","total_contacts":9223372036854775807,"pending":-1,"cancelled":3,)"
                     R"("message_1.sent":1,"message_2.failed":-9223372036854775808,"excluded":2})"));
}

TEST(CountedWriter, NamesTheCountersOfACategoryAndOfEverybody) {
  EXPECT_EQ(counted_text(CategoryCounted{CategoryIdView{"vip"}, -1}),
            envelope("campaign.counted", "vip", R"({"scope":"category:vip","contact_count":-1})"));
  GlobalCounted counted;
  counted.difference.interactions = 4;
  counted.difference.replace({0, 0, 0, 0, CampaignStatus::kUnknown}, {5, 0, 0, 1, CampaignStatus::kDraft});
  EXPECT_EQ(counted_text(counted), envelope("campaign.counted", "global",
                                            R"({"scope":"global","messages_sent":5,"interactions":4,"failures":1,)"
                                            R"("campaigns.unknown":-1,"campaigns.draft":1})"));
}

TEST(CountedWriter, IsReadBackAsItWasWritten) {
  property::holds(300, [] {
    const auto difference = [] {
      return *rc::gen::weightedOneOf<std::int64_t>(
          {{3, rc::gen::just<std::int64_t>(0)}, {2, rc::gen::arbitrary<std::int64_t>()}});
    };
    CampaignCounted campaign{CampaignIdView{"c1"}, {}};
    CampaignCounts& counts = campaign.difference;
    counts.total_contacts = difference();
    for (auto& outcome : counts.outcomes) outcome = difference();
    for (auto& message : counts.messages) {
      for (auto& counter : message) counter = difference();
    }
    counts.interaction_count = difference();
    counts.excluded = difference();
    const RoundTrip campaign_again = counted_again(campaign);
    const auto& event = campaign_again.event<CountedEvent>();
    RC_ASSERT(event.time == kTime);
    RC_ASSERT(std::get<CampaignCounted>(event.body).campaign.text() == "c1");
    RC_ASSERT(std::get<CampaignCounted>(event.body).difference == counts);

    const GlobalCounted global{{difference(),
                                difference(),
                                difference(),
                                difference(),
                                difference(),
                                difference(),
                                {difference(), difference(), difference(), difference(), difference(), difference()}}};
    const RoundTrip global_again = counted_again(global);
    RC_ASSERT(std::get<GlobalCounted>(global_again.event<CountedEvent>().body).difference == global.difference);

    const CategoryCounted category{CategoryIdView{"vip"}, difference()};
    const RoundTrip category_again = counted_again(category);
    const auto& read = std::get<CategoryCounted>(category_again.event<CountedEvent>().body);
    RC_ASSERT(read.category.text() == "vip");
    RC_ASSERT(read.contacts == category.contacts);
  });
}

TEST(EnrolledWriter, NamesCampaignAndPartition) {
  ByteBuffer out;
  write_enrolled(CampaignIdView{"c1"}, Partition{7}, kId, kSource, kTime, out);
  EXPECT_EQ(out.view(), envelope("campaign.enrolled", "c1", R"({"campaign":"c1","partition":7})"));
  const RoundTrip again{Source::kCampaignLog, [](ByteBuffer& bytes) {
                          write_enrolled(CampaignIdView{"c1"}, Partition{7}, kId, kSource, kTime, bytes);
                        }};
  const auto& event = again.event<EnrolledEvent>();
  EXPECT_EQ(event.campaign.text(), "c1");
  EXPECT_EQ(event.partition, Partition{7});
  EXPECT_EQ(event.time, kTime);
}

TEST(BroadcastWriter, OpensACampaignToItsCategories) {
  constexpr CategoryIdView kCategories[] = {CategoryIdView{"vip"}, CategoryIdView{"new"}};
  const CampaignOpened opened{CampaignIdView{"c1"}, AccountIdView{"acc-1"}, kCategories};
  ByteBuffer out;
  write_opened(opened, kId, kSource, kTime, out);
  EXPECT_EQ(out.view(), envelope("campaign.opened", "c1",
                                 R"({"campaign":"c1","account":"acc-1","audience":{"categories":["vip","new"]}})"));
  const RoundTrip again{Source::kContactLog,
                        [&](ByteBuffer& bytes) { write_opened(opened, kId, kSource, kTime, bytes); }};
  const auto& event = again.event<BroadcastEvent>();
  const auto& read = std::get<CampaignOpened>(event.body);
  EXPECT_EQ(event.time, kTime);
  EXPECT_EQ(read.campaign.text(), "c1");
  EXPECT_EQ(read.account.text(), "acc-1");
  ASSERT_EQ(read.categories.size(), 2u);
  EXPECT_EQ(read.categories[0].text(), "vip");
  EXPECT_EQ(read.categories[1].text(), "new");
  out.clear();
  write_opened({CampaignIdView{"c1"}, AccountIdView{"acc-1"}, {}}, kId, kSource, kTime, out);
  EXPECT_EQ(out.view(),
            envelope("campaign.opened", "c1", R"({"campaign":"c1","account":"acc-1","audience":{"categories":[]}})"));
}

TEST(BroadcastWriter, CancelsACampaign) {
  ByteBuffer out;
  write_cancelled({CampaignIdView{"c1"}}, kId, kSource, kTime, out);
  EXPECT_EQ(out.view(), envelope("campaign.cancelled", "c1", R"({"campaign":"c1"})"));
  const RoundTrip again{Source::kContactLog,
                        [](ByteBuffer& bytes) { write_cancelled({CampaignIdView{"c1"}}, kId, kSource, kTime, bytes); }};
  EXPECT_EQ(std::get<CampaignCancelled>(again.event<BroadcastEvent>().body).campaign.text(), "c1");
}

TEST(TickWriter, TellsTheTimeToEitherLog) {
  ByteBuffer out;
  write_tick(kId, kSource, kTime, out);
  EXPECT_EQ(out.view(), envelope("clock.ticked", "", ""));
  for (const Source source : {Source::kContactLog, Source::kCampaignLog}) {
    const RoundTrip again{source, [](ByteBuffer& bytes) { write_tick(kId, kSource, kTime, bytes); }};
    EXPECT_EQ(again.event<TickEvent>().time, kTime);
  }
}

}  // namespace
}  // namespace relance::events

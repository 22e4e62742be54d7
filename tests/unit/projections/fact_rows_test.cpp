// What facts change in the tables, as it would be written.
#include "fact_rows.h"

#include <algorithm>

#include <gtest/gtest.h>

#include <relance/domain/decide_contact.h>

#include "unit/projections/recording_session.h"

namespace relance::projections {
namespace {

using namespace domain;
using namespace std::chrono_literals;
using Notes = std::vector<std::string>;

constexpr ContactKeyView kContact{"33612345678"};
constexpr CampaignIdView kCampaign{"c1"};
constexpr AccountIdView kAccount{"acc-1"};
const Timestamp kTime{1'000'000'000'000ms};
const std::string kContactId = to_string(contact_id_of(kContact));
const Uuid kMessage1 = message_id_of(kCampaign, kContact, MessageNumber::kMessage1);

class FactRows : public testing::Test {
 protected:
  void add(ContactFactBody body, Timestamp time = kTime) {
    add_fact(ContactFact{kContact, time, std::move(body)}, changes_);
  }
  void add(CampaignFactBody body) { add_fact(CampaignFact{kCampaign, kTime, std::move(body)}, changes_); }
  // What is written into one table.
  Notes written(const std::string& table) {
    RecordingSession session;
    EXPECT_TRUE(changes_.look_up(session).ok());
    EXPECT_TRUE(changes_.write(session).ok());
    erased_ = session.erasures;
    Notes notes;
    std::ranges::copy_if(session.upserts, std::back_inserter(notes),
                         [&](const std::string& note) { return note.starts_with(table + "("); });
    return notes;
  }
  void update(MessageStatus status, Timestamp at, std::optional<ErrorView> error = {}) {
    add(MessageUpdated{kCampaign, MessageNumber::kMessage1, kMessage1, status, at, "wamid.1", error});
  }

  Changes changes_;
  Notes erased_;
};

TEST_F(FactRows, AMessageIsOneRowWhateverHappensToIt) {
  add(MessageRequested{kCampaign, kAccount, MessageNumber::kMessage1, kMessage1, {}});
  update(MessageStatus::kSent, kTime + 1s);
  update(MessageStatus::kDelivered, kTime + 2s);
  update(MessageStatus::kRead, kTime + 3s);
  EXPECT_EQ(written("messages"),
            (Notes{"messages(id,campaign_id,contact_id,message_type,account,delivery_status,provider_message_id,"
                   "created_at,sent_at,delivered_at,read_at): " +
                   to_string(kMessage1) + ",c1," + kContactId +
                   ",message_1,acc-1,read,wamid.1,1000000000000ms,1000000001000ms,1000000002000ms,1000000003000ms"}));
  EXPECT_EQ(written("hourly_activity"),
            (Notes{"hourly_activity(hour,messages_sent,messages_delivered,messages_read): 999997200000ms,1,1,1"}));
}

TEST_F(FactRows, AMessageThatIsReadWasDeliveredAlsoWhereNobodySaidSo) {
  update(MessageStatus::kSent, kTime);
  update(MessageStatus::kPlayed, kTime + 1s);
  EXPECT_EQ(written("hourly_activity"),
            (Notes{"hourly_activity(hour,messages_sent,messages_delivered,messages_read): 999997200000ms,1,1,1"}));
}

TEST_F(FactRows, AFailureKeepsItsError) {
  update(MessageStatus::kFailed, kTime, ErrorView{"131026", "not on WhatsApp"});
  const Notes notes = written("messages");
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_TRUE(notes[0].ends_with(",failed,wamid.1,1000000000000ms,131026,not on WhatsApp")) << notes[0];
}

TEST_F(FactRows, SilenceMarksMessage1AndALateReplyTakesTheMarkBack) {
  add(OutcomeChanged{kCampaign, Outcome::kAwaitingReply, Outcome::kNoInteraction});
  Notes notes = written("messages");
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_TRUE(notes[0].find("no_interaction") != std::string::npos && notes[0].find(",true,") != std::string::npos);
  changes_.clear();
  add(OutcomeChanged{kCampaign, Outcome::kNoInteraction, Outcome::kLateInteraction});
  notes = written("messages");
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_TRUE(notes[0].find(",false,") != std::string::npos) << notes[0];
  EXPECT_EQ(written("hourly_activity"), Notes{});  // a failure before and after
}

TEST_F(FactRows, AnEnrolmentBringsItsContactIntoExistence) {
  add(OutcomeChanged{kCampaign, std::nullopt, Outcome::kPending});
  EXPECT_EQ(written("enrolments"),
            (Notes{"enrolments(campaign_id,contact_id,outcome,excluded,enrolled_at,outcome_at): c1," + kContactId +
                   ",pending,null,1000000000000ms,1000000000000ms"}));
  EXPECT_EQ(written("contacts"), (Notes{"contacts(id,contact,present,created_at,updated_at): " + kContactId +
                                        ",33612345678,true,1000000000000ms,1000000000000ms"}));
}

TEST_F(FactRows, AProfileReplacesWordsAndCategories) {
  constexpr CategoryIdView kCategories[] = {CategoryIdView{"vip"}, CategoryIdView{"new"}};
  add(ContactUpserted{"Zoé Martin", kCategories});
  add(ContactUpserted{"Zoé", std::nullopt});
  EXPECT_EQ(written("contact_words"), (Notes{"contact_words(contact_id,word): " + kContactId + ",zoe"}));
  EXPECT_EQ(written("category_contacts"),
            (Notes{"category_contacts(category_id,contact_id): new," + kContactId + "; vip," + kContactId}));
  EXPECT_EQ(erased_,
            (Notes{"contact_words(contact_id): " + kContactId, "category_contacts(contact_id): " + kContactId}));
}

TEST_F(FactRows, ADeletedContactKeepsItsRowAndLosesItsProfile) {
  add(ContactUpserted{"Zoé", std::nullopt});
  add(ContactDeleted{});
  EXPECT_EQ(written("contacts"), (Notes{"contacts(id,contact,name,present,created_at,updated_at): " + kContactId +
                                        ",33612345678,null,false,1000000000000ms,1000000000000ms"}));
  EXPECT_EQ(written("contact_words"), Notes{});
}

TEST_F(FactRows, AnInteractionFindsItsCampaignLater) {
  const Uuid id = interaction_id_of(kAccount, "wamid.9");
  add(InteractionRecorded{id, kAccount, std::nullopt, "voice", kTime, kTime + 1s, false, "wamid.9"});
  add(InteractionAttributed{id, kCampaign, true});
  EXPECT_EQ(written("interactions"),
            (Notes{"interactions(id,contact_id,campaign_id,message_id,account,interaction_type,occurred_at,received_at,"
                   "within_24h,provider_message_id): " +
                   to_string(id) + "," + kContactId + ",c1," + to_string(kMessage1) +
                   ",acc-1,voice,1000000000000ms,1000000001000ms,true,wamid.9"}));
}

TEST_F(FactRows, ACampaignTellsWhatItTouches) {
  add(CampaignCreated{"Spring", kAccount, "{}", R"({"text":"a"})", std::nullopt, 24});
  add(CampaignLaunchedFact{});
  EXPECT_EQ(changes_.touched.campaigns, (std::set<std::string>{"c1"}));
  EXPECT_EQ(written("campaigns"),
            (Notes{"campaigns(id,name,account,message_1,message_2,deadline_hours,created_at,launched_at,listed_at): "
                   "c1,Spring,acc-1,{},{\"text\":\"a\"},24,1000000000000ms,1000000000000ms,1000000000000ms"}));
}

}  // namespace
}  // namespace relance::projections

// One value of each stored type with every field set: what schemas/golden/ keeps the bytes of. Never change a value;
// a new field gets a new format and new golden files beside the old ones.
#pragma once

#include <relance/domain/campaign.h>
#include <relance/domain/contact.h>
#include <relance/domain/decide_contact.h>

namespace relance::events::samples {

using namespace domain;
using namespace std::chrono_literals;

inline constexpr Timestamp kStart = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + 8h;

inline Message message(MessageNumber number, MessageStatus status) {
  Message result;
  result.id = message_id_of(CampaignIdView{"spring"}, ContactKeyView{"33612345678"}, number);
  result.sent_at = kStart + 1min;
  result.provider_ids.set_own("wamid.A1", number == MessageNumber::kMessage1);
  result.provider_ids.index("3EB0C431");
  result.status = status;
  result.requested = true;
  return result;
}

inline Enrolment enrolment(std::string campaign) {
  Enrolment result;
  result.campaign = CampaignId{std::move(campaign)};
  result.account = AccountId{"acc-1"};
  result.message_1 = message(MessageNumber::kMessage1, MessageStatus::kRead);
  result.message_2.ensure() = message(MessageNumber::kMessage2, MessageStatus::kFailed);
  result.enrolled_at = kStart;
  result.outcome_since = kStart + 2h;
  result.interactions = 300;
  result.outcome = Outcome::kFailed;
  result.opted_out = true;
  result.late = true;
  result.barred = true;
  return result;
}

inline Contact contact() {
  Contact result;
  result.key = ContactKey{"33612345678"};
  result.profile.ensure() = {"Zoé \"Z\"", {CategoryId{"clients"}, CategoryId{"vip"}}};
  result.enrolments = {enrolment("autumn"), enrolment("spring")};
  result.enrolments[1].message_2.reset();
  result.enrolments[1].cancelled = true;
  result.enrolments[1].timed_out = true;
  result.windows = {{AccountId{"acc-1"}, kStart + 24h}};
  result.seen = {{interaction_id_of(AccountIdView{"acc-1"}, "wamid.B1"), kStart}};
  Waiting& waiting = result.waiting.ensure();
  waiting.statuses = {{"wamid.C1", kStart, AccountId{"acc-2"}, MessageStatus::kFailed, kStart - 1s,
                       std::pair{"131026", "undeliverable"}}};
  waiting.replies = {
      {interaction_id_of(AccountIdView{"acc-1"}, "wamid.B2"), AccountId{"acc-1"}, kStart, kStart + 1s, true}};
  result.word_at = kStart + 3h;
  result.exists = true;
  result.opted_out = true;
  return result;
}

inline Campaign campaign() {
  Campaign result;
  result.id = CampaignId{"spring"};
  result.account = AccountId{"acc-1"};
  result.categories = {CategoryId{"clients"}};
  result.counts.add(contribution_of(enrolment("spring")));
  result.counts.add(Contribution{.excluded = true});
  result.status = CampaignStatus::kSending;
  result.cancel_seen = true;
  result.deadline_hours = 48;
  result.deadline_at = kStart + 48h;
  result.expected = 1'000'000;
  result.answered = {Partition{0}, Partition{7}};
  return result;
}

inline Category category() {
  return {CategoryId{"clients"}, true, 12};
}

inline GlobalCounts global_counts() {
  return {10, 20, 30, 40, 50, 60, {-1, 1, 2, 3, 4, 5}};
}

}  // namespace relance::events::samples

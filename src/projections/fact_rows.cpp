#include "fact_rows.h"

#include <relance/base/byte_buffer.h>
#include <relance/domain/decide_contact.h>
#include <relance/events/fact_writer.h>
#include <relance/json/text.h>
#include <relance/projections/name_words.h>

namespace relance::projections {
namespace {

using namespace domain;
using ports::SqlValue;

constexpr std::int64_t kOne = 1;
constexpr std::monostate kNull;

bool is_failure(Outcome outcome) {
  return outcome == Outcome::kFailed || outcome == Outcome::kNoInteraction || outcome == Outcome::kLateInteraction;
}

// A list of ids as JSON.
template <class Ids>
SqlValue to_json(const Ids& ids, Changes& changes) {
  ByteBuffer out;
  out.push('[');
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (i > 0) out.push(',');
    json::append_plain_string(ids[i].text(), out);
  }
  out.push(']');
  return changes.keep(out.view());
}

class ContactRows {
 public:
  ContactRows(const ContactFact& fact, Changes& changes)
      : changes_(changes), contact_(fact.contact), time_(fact.time), id_(contact_id_of(fact.contact)) {}

  void add(const ContactUpserted& fact);
  void add(const ContactDeleted& fact);
  void add(const ContactExcluded& fact);
  void add(const ContactTimedOut& fact);
  void add(const ContactOptedOut&) { person().set(contacts::kOptedOut, true); }
  void add(const ContactOptedIn&) { person().set(contacts::kOptedOut, false); }
  void add(const OutcomeChanged& fact);
  void add(const MessageRequested& fact);
  void add(const MessageUpdated& fact);
  void add(const InteractionRecorded& fact);
  void add(const InteractionAttributed& fact);
  void add(const WindowOpened& fact);

 private:
  TableChanges::Row person();
  TableChanges::Row enrolment(CampaignIdView campaign) {
    return changes_.enrolments.row({changes_.keep(campaign.text()), id_});
  }
  TableChanges::Row message(const Uuid& message_id, CampaignIdView campaign, MessageNumber number);
  void count(Timestamp time, std::size_t counter, std::int64_t by = kOne) {
    changes_.hourly_activity.row({hour_of(time)}).set(counter, by);
  }
  void reach_read(const MessageUpdated& fact, TableChanges::Row row);

  Changes& changes_;
  ContactKeyView contact_;
  Timestamp time_;
  Uuid id_;
};

TableChanges::Row ContactRows::person() {
  auto row = changes_.contacts.row({id_});
  if (row.get(contacts::kContact) == nullptr)
    row.set(contacts::kContact, changes_.keep(contact_.text())).set(contacts::kCreatedAt, time_);
  return row.set(contacts::kUpdatedAt, time_);
}

TableChanges::Row ContactRows::message(const Uuid& message_id, CampaignIdView campaign, MessageNumber number) {
  auto row = changes_.messages.row({message_id});
  if (row.get(messages::kCampaignId) == nullptr) {
    row.set(messages::kCampaignId, changes_.keep(campaign.text()))
        .set(messages::kContactId, id_)
        .set(messages::kMessageType, to_text(number))
        .set(messages::kCreatedAt, time_);
  }
  return row;
}

void ContactRows::add(const ContactUpserted& fact) {
  auto row = person().set(contacts::kPresent, true);
  if (fact.name) {
    row.set(contacts::kName, changes_.keep(*fact.name));
    auto& words = changes_.words_of[id_];
    words.clear();
    for (const std::string& word : name_words(*fact.name)) words.push_back(changes_.text.keep(word));
  }
  if (!fact.categories) return;
  auto& categories = changes_.categories_of[id_];
  categories.clear();
  for (const CategoryIdView category : *fact.categories) categories.push_back(changes_.text.keep(category.text()));
}

void ContactRows::add(const ContactDeleted&) {
  person().set(contacts::kPresent, false).set(contacts::kName, kNull);
  changes_.words_of[id_].clear();
  changes_.categories_of[id_].clear();
}

void ContactRows::add(const ContactExcluded& fact) {
  person();
  enrolment(fact.campaign)
      .set(enrolments::kExcluded, fact.reason == ContactExcluded::Reason::kCancelled ? "cancelled" : "opted_out");
}

void ContactRows::add(const ContactTimedOut& fact) {
  enrolment(fact.campaign).set(enrolments::kTimedOutAt, fact.due_at);
}

void ContactRows::add(const OutcomeChanged& fact) {
  auto row = enrolment(fact.campaign).set(enrolments::kOutcome, to_text(fact.to)).set(enrolments::kOutcomeAt, time_);
  if (!fact.from) {
    row.set(enrolments::kEnrolledAt, time_).set(enrolments::kExcluded, kNull);
    person().set(contacts::kPresent, true);
  }
  const bool was_failure = fact.from && is_failure(*fact.from);
  if (was_failure != is_failure(fact.to)) count(time_, hourly_activity::kFailures, was_failure ? -kOne : kOne);
  const bool was_silent = fact.from == Outcome::kNoInteraction;
  const bool is_silent = fact.to == Outcome::kNoInteraction;
  if (was_silent == is_silent) return;
  constexpr auto kFirst = MessageNumber::kMessage1;
  message(message_id_of(fact.campaign, contact_, kFirst), fact.campaign, kFirst)
      .set(messages::kNoInteraction, is_silent);
}

void ContactRows::add(const MessageRequested& fact) {
  const SqlValue account = changes_.keep(fact.account.text());
  enrolment(fact.campaign).set(enrolments::kAccount, account);
  auto row = message(fact.message_id, fact.campaign, fact.message).set(messages::kAccount, account);
  if (fact.not_after) row.set(messages::kNotAfter, *fact.not_after);
}

void ContactRows::add(const MessageUpdated& fact) {
  auto row = message(fact.message_id, fact.campaign, fact.message).set(messages::kDeliveryStatus, to_text(fact.status));
  if (!fact.provider_message_id.empty()) row.set(messages::kProviderMessageId, changes_.keep(fact.provider_message_id));
  if (fact.error) {
    row.set(messages::kErrorCode, changes_.keep(fact.error->code))
        .set(messages::kErrorTitle, changes_.keep(fact.error->title));
  }
  switch (fact.status) {
    case MessageStatus::kPending:
    case MessageStatus::kFailed:
      return;
    case MessageStatus::kSent:
      row.set(messages::kSentAt, fact.occurred_at);
      return count(fact.occurred_at, hourly_activity::kSent);
    case MessageStatus::kDelivered:
      row.set(messages::kDeliveredAt, fact.occurred_at);
      return count(fact.occurred_at, hourly_activity::kDelivered);
    case MessageStatus::kRead:
    case MessageStatus::kPlayed:
      return reach_read(fact, row);
  }
}

// A message that was read was also delivered, and one that was played was also read, even if that was not reported:
// then it is counted here, unless this batch or the database has already counted it.
void ContactRows::reach_read(const MessageUpdated& fact, TableChanges::Row row) {
  SkippedStep step{fact.occurred_at, row.get(messages::kDeliveredAt) == nullptr, false};
  if (fact.status == MessageStatus::kRead) {
    row.set(messages::kReadAt, fact.occurred_at);
    count(fact.occurred_at, hourly_activity::kRead);
  } else {
    step.read = row.get(messages::kReadAt) == nullptr;
  }
  if (!step.delivered && !step.read) return;
  const auto [found, is_new] = changes_.skipped.try_emplace(fact.message_id, step);
  if (!is_new) found->second.read = found->second.read || step.read;
}

void ContactRows::add(const InteractionRecorded& fact) {
  person();
  auto row = changes_.interactions.row({fact.interaction_id, id_});
  row.set(interactions::kAccount, changes_.keep(fact.account.text()))
      .set(interactions::kType, changes_.keep(fact.kind))
      .set(interactions::kOccurredAt, fact.occurred_at)
      .set(interactions::kReceivedAt, fact.received_at)
      .set(interactions::kProviderMessageId, changes_.keep(fact.provider_message_id));
  if (fact.campaign) {
    row.set(interactions::kCampaignId, changes_.keep(fact.campaign->text()))
        .set(interactions::kMessageId, message_id_of(*fact.campaign, contact_, MessageNumber::kMessage1))
        .set(interactions::kWithin24h, fact.within_24h);
  } else {
    row.set(interactions::kCampaignId, kNull).set(interactions::kMessageId, kNull).set(interactions::kWithin24h, kNull);
  }
  count(fact.occurred_at, hourly_activity::kInteractions);
}

void ContactRows::add(const InteractionAttributed& fact) {
  changes_.interactions.row({fact.interaction_id, id_})
      .set(interactions::kCampaignId, changes_.keep(fact.campaign.text()))
      .set(interactions::kMessageId, message_id_of(fact.campaign, contact_, MessageNumber::kMessage1))
      .set(interactions::kWithin24h, fact.within_24h);
}

void ContactRows::add(const WindowOpened& fact) {
  changes_.windows.row({changes_.keep(fact.account.text()), id_}).set(windows::kUntil, fact.until);
}

class CampaignRows {
 public:
  CampaignRows(const CampaignFact& fact, Changes& changes)
      : changes_(changes), time_(fact.time), row_(changes.campaigns.row({changes.keep(fact.campaign.text())})) {
    changes.touched.campaigns.emplace(fact.campaign.text());
  }

  void add(const CampaignCreated& fact);
  void add(const CampaignLaunchedFact&) { row_.set(campaigns::kLaunchedAt, time_); }
  void add(const CampaignCompleted& fact);
  void add(const CampaignCancelledFact&) { row_.set(campaigns::kCancelledAt, time_); }

 private:
  Changes& changes_;
  Timestamp time_;
  TableChanges::Row row_;
};

void CampaignRows::add(const CampaignCreated& fact) {
  row_.set(campaigns::kName, changes_.keep(fact.name))
      .set(campaigns::kAccount, changes_.keep(fact.account.text()))
      .set(campaigns::kMessage1, changes_.keep(fact.message_1))
      .set(campaigns::kMessage2, changes_.keep(fact.message_2))
      .set(campaigns::kCreatedAt, time_)
      .set(campaigns::kListedAt, time_);
  if (fact.categories) row_.set(campaigns::kCategories, to_json(*fact.categories, changes_));
  if (fact.deadline_hours) row_.set(campaigns::kDeadlineHours, *fact.deadline_hours);
}

void CampaignRows::add(const CampaignCompleted& fact) {
  ByteBuffer stats;
  events::write_campaign_stats(fact.stats, stats);
  row_.set(campaigns::kCompletedAt, time_)
      .set(campaigns::kCompletedReason, fact.reason == CampaignCompleted::Reason::kDeadline ? "deadline" : "all_final")
      .set(campaigns::kCompletedStats, changes_.keep(stats.view()));
}

void add_category(const CategoryFact& fact, Changes& changes) {
  auto row = changes.categories.row({changes.keep(fact.category.text())});
  const auto* upserted = std::get_if<CategoryUpserted>(&fact.body);
  row.set(categories::kName, upserted != nullptr ? changes.keep(upserted->name) : SqlValue{kNull});
  changes.touched.categories.emplace(fact.category.text());
}

}  // namespace

void add_fact(const events::Fact& fact, Changes& changes) {
  if (const auto* contact = std::get_if<ContactFact>(&fact)) {
    ContactRows rows{*contact, changes};
    std::visit([&rows](const auto& body) { rows.add(body); }, contact->body);
  } else if (const auto* campaign = std::get_if<CampaignFact>(&fact)) {
    CampaignRows rows{*campaign, changes};
    std::visit([&rows](const auto& body) { rows.add(body); }, campaign->body);
  } else {
    add_category(std::get<CategoryFact>(fact), changes);
  }
}

}  // namespace relance::projections

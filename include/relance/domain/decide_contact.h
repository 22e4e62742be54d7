// The rules of a contact (R3 to R19) as functions of (state, event, stream time, rules): they change the given state,
// append their decisions to the effects, and depend on nothing else. Same arguments, same result. A contact must not be
// used by two threads at once.
#pragma once

#include <relance/domain/contact.h>
#include <relance/domain/effects.h>
#include <relance/domain/event.h>
#include <relance/domain/rules.h>

namespace relance::domain {

// What a decision may look up in its partition.
class PartitionContext {
 public:
  virtual ~PartitionContext() = default;
  // Whether `campaign.cancelled` of this campaign has been processed (R15).
  [[nodiscard]] virtual bool is_cancelled(CampaignIdView campaign) const = 0;
  [[nodiscard]] virtual PastEnrolment past(ContactKeyView contact, CampaignIdView campaign) const = 0;
};

// Applies one event to the contact; `now` is the stream time, already advanced to the event (R2). An unknown contact is
// a default Contact with its key.
void decide(Contact& contact, const ContactEvent& event, Timestamp now, const Rules& rules,
            const PartitionContext& around, ContactEffects& out);

// Applies `campaign.opened` to an existing contact; no effect unless the contact is in one of its categories (R4).
void decide_opened(Contact& contact, const CampaignOpened& opened, Timestamp now, const Rules& rules,
                   const PartitionContext& around, ContactEffects& out);

// Applies `campaign.cancelled` to one contact; the partition records the cancelled campaign itself (R15).
void decide_cancelled(Contact& contact, CampaignIdView campaign, Timestamp now, const Rules& rules,
                      ContactEffects& out);

// Fires the contact's timers due at exactly `due`; `now` is the stream time, at or after `due` (R2, R13).
void fire_timers(Contact& contact, Timestamp due, Timestamp now, const Rules& rules, ContactEffects& out);

// Whether the contact exists and is in one of the categories.
[[nodiscard]] bool is_in_audience(const Contact& contact, std::span<const CategoryIdView> categories);

[[nodiscard]] Uuid message_id_of(CampaignIdView campaign, ContactKeyView contact, MessageNumber message);
[[nodiscard]] Uuid contact_id_of(ContactKeyView contact);
[[nodiscard]] Uuid interaction_id_of(AccountIdView account, std::string_view provider_message_id);

}  // namespace relance::domain

// What a task decided. A fact borrows its text from the effects that hold it (effects.h keeps the copies).
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include <relance/base/uuid.h>
#include <relance/domain/counters.h>
#include <relance/domain/event.h>
#include <relance/domain/outcome.h>

namespace relance::domain {

struct ContactExcluded {
  CampaignIdView campaign;
  enum class Reason : std::uint8_t { kOptedOut, kCancelled } reason;
};
struct ContactTimedOut {
  CampaignIdView campaign;
  Timestamp sent_at;
  Timestamp due_at;
};
struct ContactOptedOut {
  AccountIdView account;
};
struct ContactOptedIn {
  AccountIdView account;
};
struct OutcomeChanged {
  CampaignIdView campaign;
  std::optional<Outcome> from;  // none at enrolment
  Outcome to;
};
struct MessageRequested {
  CampaignIdView campaign;
  AccountIdView account;
  MessageNumber message;
  Uuid message_id;
  OptionalTime not_after;
};
struct MessageUpdated {
  CampaignIdView campaign;
  MessageNumber message;
  Uuid message_id;
  MessageStatus status;
  Timestamp occurred_at;
  std::string_view provider_message_id;  // the message's first one; empty while it has none
  std::optional<ErrorView> error;        // with `failed` only
};
struct InteractionRecorded {
  Uuid interaction_id;
  AccountIdView account;
  std::optional<CampaignIdView> campaign;  // none: not attributed
  std::string_view kind;
  Timestamp occurred_at;
  Timestamp received_at;
  bool within_24h;  // meaningless without a campaign
  std::string_view provider_message_id;
};
struct InteractionAttributed {
  Uuid interaction_id;
  CampaignIdView campaign;
  bool within_24h;
};
struct WindowOpened {
  AccountIdView account;
  Timestamp until;
};
struct CampaignLaunchedFact {};
struct CampaignCompleted {
  enum class Reason : std::uint8_t { kAllFinal, kDeadline } reason;
  CampaignCounts stats;
};
struct CampaignCancelledFact {};

using ContactFactBody = std::variant<ContactUpserted, ContactDeleted, ContactExcluded, ContactTimedOut, ContactOptedOut,
                                     ContactOptedIn, OutcomeChanged, MessageRequested, MessageUpdated,
                                     InteractionRecorded, InteractionAttributed, WindowOpened>;

struct ContactFact {
  ContactKeyView contact;
  Timestamp time;  // stream time at which it was decided
  ContactFactBody body;
};

using CampaignFactBody = std::variant<CampaignCreated, CampaignLaunchedFact, CampaignCompleted, CampaignCancelledFact>;

struct CampaignFact {
  CampaignIdView campaign;
  Timestamp time;
  CampaignFactBody body;
};

// A category's facts echo its events.
using CategoryFact = CategoryEvent;

}  // namespace relance::domain

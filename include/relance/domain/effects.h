// What a decision asks for, as data: the core performs nothing itself. Reused for the next decision. All text belongs
// to the event, is static, or is a copy in `text`: valid until clear(), whatever happens to the state.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include <relance/base/arena.h>
#include <relance/domain/counters.h>
#include <relance/domain/decision_trace.h>
#include <relance/domain/fact.h>

namespace relance::domain {

// To the outbox, in the partition of the account.
struct SendRequested {
  Uuid message_id;
  ContactKeyView contact;
  std::optional<std::string_view> name;
  CampaignIdView campaign;
  AccountIdView account;
  MessageNumber message{};
  OptionalTime not_after;
};
struct SendWithdrawn {  // must not be sent, if it has not been sent already
  Uuid message_id;
  AccountIdView account;
};
using OutboxEntry = std::variant<SendRequested, SendWithdrawn>;

// The contribution of an enrolment or exclusion before and after (R20).
struct CountChange {
  CampaignIdView campaign;
  Contribution before;
  Contribution after;
};

struct CategoryChange {
  CategoryIdView category;
  std::int64_t contacts = 0;  // difference
};

// Values are stored; never renumber.
enum class PastEnrolment : std::uint8_t {
  kNone = 0,
  kClosed = 1,    // R18
  kExcluded = 2,  // R4
};

// The row of (contact, campaign), read only by events that name that campaign.
struct PastChange {
  CampaignIdView campaign;
  PastEnrolment past{};
};

enum class Refusal : std::uint8_t { kUnknownEnrolment, kUnknownCampaign, kNoAudience };

// An inbound message or status that changes nothing but a counter in the host.
enum class Drop : std::uint8_t { kNone, kDuplicate, kTooOld, kClosed };

struct ContactEffects {
  std::vector<ContactFact> facts;
  std::vector<OutboxEntry> outbox;
  std::vector<CountChange> counts;
  std::vector<CategoryChange> categories;
  std::vector<PastChange> past;
  std::vector<Timestamp> timers;  // due times armed for this contact
  std::int64_t contacts = 0;      // difference of existing contacts (R22)
  std::int64_t interactions = 0;  // recorded (R22)
  std::optional<Refusal> refusal;
  Drop drop = Drop::kNone;
  std::vector<Contribution> before;  // of the enrolments, while a decision is being made
  Arena text;
  DecisionTrace* trace = nullptr;  // if set, decisions append their reasons; kept by clear()

  void clear();
};

}  // namespace relance::domain

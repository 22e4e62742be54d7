// What a decision asks for, as data: the core does nothing by itself. Reused from one decision to the next; all text
// in it is the event's, static, or a copy held by `text`: valid until clear() whatever becomes of the state.
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

// To the outbox, under the account.
struct SendRequested {
  Uuid message_id;
  ContactKeyView contact;
  std::optional<std::string_view> name;
  CampaignIdView campaign;
  AccountIdView account;
  MessageNumber message{};
  OptionalTime not_after;
};
struct SendWithdrawn {  // if it has not left yet, it must not
  Uuid message_id;
  AccountIdView account;
};
using OutboxEntry = std::variant<SendRequested, SendWithdrawn>;

// What an enrolment or an exclusion counted before and after (R20).
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

// The row of (contact, campaign) that an event reads only when it names that campaign.
struct PastChange {
  CampaignIdView campaign;
  PastEnrolment past{};
};

enum class Refusal : std::uint8_t { kUnknownEnrolment, kUnknownCampaign, kNoAudience };

// An inbound message or status that changes nothing but a counter of the host.
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
  std::vector<Contribution> before;  // of the enrolments, while a decision is taken
  Arena text;
  DecisionTrace* trace = nullptr;  // where decisions record why, one after the other; kept by clear()

  void clear();
};

}  // namespace relance::domain

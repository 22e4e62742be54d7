// Why a decision about a contact came out as it did: the conditions that the rules checked, in order, with the values
// they compared. Recording happens in the evaluation itself, so a trace cannot differ from its decision. Recorded only
// if ContactEffects::trace is set. Owns its text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <relance/base/time.h>
#include <relance/domain/ids.h>

namespace relance::domain {

// By rule number.
enum class Rule : std::uint8_t {
  kR3 = 3,
  kR4 = 4,
  kR8 = 8,
  kR10 = 10,
  kR11 = 11,
  kR12 = 12,
  kR13 = 13,
  kR15 = 15,
  kR16 = 16,
  kR17 = 17,
  kR18 = 18,
};

// Each is a statement that holds or fails.
enum class Condition : std::uint8_t {
  // An interaction is accepted at all.
  kRecentEnough,   // R3: it occurred (value) after `limit`
  kNotSeenBefore,  // R10
  // An enrolment can be answered.
  kEnrolmentOpen,       // R18: stream time (value) is before `limit`
  kQuoted,              // R8: the reply quotes one of its messages; failed: it quotes one of `other`
  kSameAccount,         // R8
  kMessage1Sent,        // R8
  kMessage1NotFailed,   // R8
  kNotBeforeMessage1,   // R8: it occurred (value) at `limit` or later
  kWithinAttribution,   // R8: it occurred (value) before `limit`
  kNoMessage1OnItsWay,  // R8: which the reply may answer instead
  kNewestCampaign,      // R8: failed: `other` is newer
  // Message 2 follows from a reply.
  kNoOptOutWord,           // R11
  kWithinReplyWindow,      // R11: it occurred (value) before `limit`
  kMessage2NotRequested,   // R11
  kMessage2Absent,         // R11: failed: from another system, or failed at once
  kContactExists,          // R11
  kContactNotOptedOut,     // R4, R11
  kCampaignNotCancelled,   // R4, R11
  kEnrolmentNotCancelled,  // R11
  kEnrolmentNotOptedOut,   // R11
  kNotBarred,              // R11
  kServiceWindowOpen,      // R17: stream time (value) is before `limit`
  // Other conditions.
  kNotEnrolledYet,   // R4
  kLatestWord,       // R12: it occurred (value) at `limit` or later
  kOutcomeNotFinal,  // R11, R12, R15, R16: otherwise the enrolment is left unchanged
  kAwaitsReply,      // R13: when its timer fires
};

[[nodiscard]] std::string_view to_text(Rule rule);
[[nodiscard]] std::string_view to_text(Condition condition);

struct Check {
  Rule rule{};
  Condition condition{};
  bool held = false;
  std::string campaign;  // empty: about the contact itself
  std::string other;     // a campaign
  OptionalTime value;
  OptionalTime limit;
  std::optional<std::size_t> reply;  // index into DecisionTrace::replies; none: not about a reply
};

struct TracedReply {
  std::string provider_message_id;  // empty: a reply that was kept until now (R9)
  Timestamp occurred_at;
};

struct DecisionTrace {
  std::vector<TracedReply> replies;
  std::vector<Check> checks;

  // The last check of the campaign; nullptr if there is none.
  [[nodiscard]] const Check* last(CampaignIdView campaign) const;
};

}  // namespace relance::domain

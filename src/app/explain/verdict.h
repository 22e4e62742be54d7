// Why a reply led to Message 2 of a campaign, or did not: the reasons of R3 to R18 as data, found in the contact's
// state before and after the decision and in what it decided.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <relance/base/strong.h>
#include <relance/domain/contact.h>
#include <relance/domain/effects.h>
#include <relance/domain/event.h>

namespace relance::app {

enum class Why : std::uint8_t {
  // The reply was attributed to the campaign.
  kRequested,
  kServiceWindowOver,  // failed at once
  kOptOutWord,
  kOutsideWindow,
  kAlreadyRequested,
  kAlreadyThere,
  kContactDeleted,
  kContactOptedOut,
  kCampaignCancelled,
  kEnrolmentCancelled,
  kEnrolmentOptedOut,
  kBarred,
  // It was attributed to another one or to none.
  kAnsweredAnother,
  kOtherAccount,
  kMessage1NotSent,
  kMessage1Failed,
  kBeforeMessage1,
  kTooLongAfterMessage1,
  kMayAnswerAnother,
  kClosed,
  // It was dropped.
  kDuplicate,
  kTooOld,
  // There was none that could have led to it.
  kExcludedOptedOut,
  kExcludedCancelled,
  kNotSentYet,
  kFailed,
  kNoReplyYet,
  kNoReply,
  kCancelled,
  kOptedOut,
  kSentByOthers,
};

[[nodiscard]] constexpr bool is_attributed(Why why) {
  return why <= Why::kBarred;
}

struct Verdict {
  Why why{};
  std::string campaign;  // empty: no campaign in particular
  std::string other;     // the one that was answered, if there is one
  Offset offset{-1};     // of the record with which it was decided; -1: of none
  std::string provider_message_id;
  OptionalTime occurred_at;  // of the reply
  OptionalTime limit;        // the time that `why` speaks of: the end of a window, when Message 1 was sent
};

// `R11`, `R8, R9`.
[[nodiscard]] std::string_view rules_of(Why why);
// A short name for programs: `outside_window`.
[[nodiscard]] std::string_view code_of(Why why);
// In plain words, one sentence without its end.
[[nodiscard]] std::string sentence_of(const Verdict& verdict);

// One decision: the contact before it and after it.
struct Decision {
  const domain::Contact& before;
  const domain::Contact& after;
  const domain::ContactEffects& effects;
  Timestamp now;  // stream time
  Offset offset;
  std::function<bool(domain::CampaignIdView)> is_cancelled;
};

// The verdicts on an interaction: one for each campaign that the contact is in.
[[nodiscard]] std::vector<Verdict> judge(const Decision& decision, const domain::MessageReceived& event,
                                         Timestamp received_at);
// Those on kept replies that have found their campaign with some other event.
[[nodiscard]] std::vector<Verdict> judge_kept(const Decision& decision);

}  // namespace relance::app

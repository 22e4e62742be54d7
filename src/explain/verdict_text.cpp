#include <array>

#include <fmt/format.h>

#include <relance/base/assert.h>

#include "verdict.h"

namespace relance::explain {
namespace {

// In the order of Why. {reply}: when the reply was written; {limit}, {other}: as in Verdict.
struct Words {
  std::string_view code;
  std::string_view rules;
  std::string_view sentence;
};

constexpr auto kWords = std::to_array<Words>({
    {"requested", "R11",
     "the reply of {reply} came within the reply window of Message 1, which ends at {limit}, and Message 2 had not "
     "been "
     "requested before"},
    {"service_window_over", "R11, R17",
     "the reply of {reply} was in time, but arrived after the provider's service window had ended at {limit}: Message "
     "2 "
     "failed at once"},
    {"opt_out_word", "R11, R12", "the reply of {reply} is an opt-out"},
    {"outside_window", "R11", "the reply of {reply} came too late: the reply window of Message 1 ended at {limit}"},
    {"already_requested", "R11",
     "at the reply of {reply} Message 2 had already been requested, which happens only once"},
    {"already_there", "R5, R11",
     "at the reply of {reply} there was already a Message 2, from another system or one that failed at once"},
    {"contact_deleted", "R11, R16", "at the reply of {reply} the contact was deleted"},
    {"contact_opted_out", "R11, R12", "at the reply of {reply} the contact was opted out"},
    {"campaign_cancelled", "R11, R15", "at the reply of {reply} the campaign was cancelled"},
    {"enrolment_cancelled", "R11, R16",
     "at the reply of {reply} the enrolment was cancelled: the contact had been deleted in between"},
    {"enrolment_opted_out", "R11, R12", "at the reply of {reply} the contact had opted out of this campaign"},
    {"barred", "R11, R12",
     "at the reply of {reply} an earlier opt-out barred this enrolment from Message 2 permanently"},
    {"answered_another", "R8", "the reply of {reply} was attributed to campaign {other}"},
    {"other_account", "R8", "the reply of {reply} came in on another account"},
    {"message_1_not_sent", "R8, R9",
     "at the reply of {reply} Message 1 was not known to be sent; the reply is kept for a while in case it was"},
    {"message_1_failed", "R8", "at the reply of {reply} Message 1 had failed"},
    {"before_message_1", "R8",
     "the reply of {reply} was written before Message 1 was sent (replies count from {limit} on)"},
    {"too_long_after_message_1", "R8",
     "the reply of {reply} came after the attribution window of Message 1 had ended at {limit}"},
    {"may_answer_another", "R8, R9",
     "the reply of {reply} is late for this campaign, and the Message 1 of a newer one may be in flight: the reply is "
     "kept for that one"},
    {"closed", "R18", "at the reply of {reply} the enrolment was closed, as its outcome had been final until {limit}"},
    {"duplicate", "R10", "the reply of {reply} had been recorded before: dropped"},
    {"too_old", "R3", "the reply of {reply} was too old when it arrived (not after {limit}): dropped"},
    {"excluded_opted_out", "R4, R12",
     "the contact was opted out when it was to be enrolled: it is not in the campaign"},
    {"excluded_cancelled", "R4, R15", "the campaign was cancelled when the contact was to be enrolled"},
    {"not_sent_yet", "R6, R14", "Message 1 is not known to be sent yet: there is nothing to reply to"},
    {"message_1_failed_no_reply", "R6, R14", "Message 1 failed, and no reply was attributed to the campaign"},
    {"no_reply_yet", "R11, R13", "no reply so far: one before {limit} leads to Message 2"},
    {"no_reply", "R13", "no reply came within the reply window of Message 1, which ended at {limit}"},
    {"cancelled", "R15, R16", "the enrolment was cancelled, with its campaign or its contact, before any reply"},
    {"opted_out", "R12", "the contact opted out before any reply that could have led to Message 2"},
    {"sent_by_others", "R5", "another system reported Message 2: it was not requested here"},
});
static_assert(kWords.size() == static_cast<std::size_t>(Why::kSentByOthers) + 1);

const Words& words_of(Why why) {
  return kWords[static_cast<std::size_t>(why)];
}

std::string text_of(OptionalTime time) {
  if (!time) return "-";
  std::string text(kRfc3339Size, ' ');
  write_rfc3339(*time, text.data());
  return text;
}

void replace(std::string& text, std::string_view place, std::string_view by) {
  const std::size_t at = text.find(place);
  if (at != std::string::npos) text.replace(at, place.size(), by);
}

}  // namespace

std::string_view rules_of(Why why) {
  return words_of(why).rules;
}

std::string_view code_of(Why why) {
  return words_of(why).code;
}

std::string sentence_of(const Verdict& verdict) {
  std::string text{words_of(verdict.why).sentence};
  replace(text, "{reply}", text_of(verdict.occurred_at));
  replace(text, "{limit}", text_of(verdict.limit));
  replace(text, "{other}", verdict.other);
  return text;
}

}  // namespace relance::explain

#pragma once

#include <string>

#include "oracle/stories/script.h"

// The plots that random histories are woven of. Each one appends its events, from `at` on, to the script.
namespace relance::oracle {

using Story = void (*)(Script& script, Millis at);

// A campaign's message leaves in one of the many ways in which that can be reported.
void send_somehow(Script& script, Millis time, const Talk& talk, const std::string& message, const std::string& id);

// Some of the statuses that follow a send, in any order.
void report_somehow(Script& script, Millis time, const Talk& talk, const std::string& id);

// campaign_stories.cpp
void tell_campaign_life(Script& script, Millis at);
void tell_odd_campaign(Script& script, Millis at);
void tell_category_launch(Script& script, Millis at);
void tell_deadline(Script& script, Millis at);
void tell_cancelled_late(Script& script, Millis at);
void tell_profile(Script& script, Millis at);
void tell_deleted_person(Script& script, Millis at);
void tell_excluded(Script& script, Millis at);

// message_stories.cpp
void tell_by_others(Script& script, Millis at);
void tell_parked(Script& script, Millis at);
void tell_too_many_parked(Script& script, Millis at);
void tell_referenced(Script& script, Millis at);
void tell_many_ids(Script& script, Millis at);
void tell_failed_then_not(Script& script, Millis at);
void tell_closing(Script& script, Millis at);

// reply_stories.cpp
void tell_conversation(Script& script, Millis at);
void tell_early_reply(Script& script, Millis at);
void tell_many_early_replies(Script& script, Millis at);
void tell_words_before_send(Script& script, Millis at);
void tell_late_but_pending(Script& script, Millis at);
void tell_duplicates(Script& script, Millis at);
void tell_window_closed(Script& script, Millis at);
void tell_opt_outs(Script& script, Millis at);
void tell_older_word(Script& script, Millis at);
void tell_barred(Script& script, Millis at);
void tell_two_campaigns(Script& script, Millis at);
void tell_flood(Script& script, Millis at);

}  // namespace relance::oracle

// What an event costs a contact with a past: many enrolments that are closed (R18).
#pragma once

#include "relance_program.h"

namespace relance::bench {

struct ClosedEnrolments {
  int contacts = 5000;
  int campaigns = 1;  // closed ones of each contact
};

// Feeds a run with the past of the contacts (sends that nobody answered, timed out and closed), lets it fold all of it,
// then feeds one more campaign whose Message 1 is answered and returns what an event of that one costs. Throws unless
// everything before is closed.
[[nodiscard]] double cpu_us_per_event_after(const RelanceProgram& relance, const ClosedEnrolments& past);

}  // namespace relance::bench

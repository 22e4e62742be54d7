#include "oracle/rules/opt_out_rules.h"

namespace relance::oracle {

void decide_word(World& world, Contact& contact, bool opted_out_before) {
  const Interaction& last = contact.interactions.back();
  if (last.word == Word::none) return;
  for (std::size_t i = 0; i + 1 < contact.interactions.size(); ++i) {
    const Interaction& earlier = contact.interactions[i];
    if (earlier.word == Word::none) continue;
    if (earlier.t > last.t) {
      world.met("R12 older word changes nothing");
      return;
    }
    if (earlier.t == last.t && last.word == Word::opt_in) {
      world.met("R12 opt-in as late as another word");
      return;
    }
    if (earlier.t == last.t && earlier.word == Word::opt_out && opted_out_before) world.met("R12 opt-out again");
    if (earlier.t == last.t && earlier.word == Word::opt_in) world.met("R12 opt-out as late as an opt-in");
  }
  if (last.word == Word::opt_in) {
    world.met(opted_out_before ? "R12 opted in" : "R12 opt-in of a contact not opted out");
    if (opted_out_before) world.tell(contact, "contact.opted_in", {{"account", last.account}});
    return;
  }
  world.met(opted_out_before ? "R12 opted out already" : "R12 opted out");
  if (!contact.exists) world.met("R12 opted out without a profile");
  if (!opted_out_before) world.tell(contact, "contact.opted_out", {{"account", last.account}});
  for (Enrolment& enrolment : contact.enrolments) {
    if (is_closed(enrolment, world.now)) continue;
    enrolment.barred = true;
    if (!is_open_ended(outcome_of(enrolment))) continue;
    world.met("R12 opt-out marks an enrolment");
    enrolment.opted_out = true;
  }
}

}  // namespace relance::oracle

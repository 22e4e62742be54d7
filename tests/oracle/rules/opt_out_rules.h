#pragma once

#include "oracle/world.h"

// R12: whether the word of the contact's last interaction comes to hold, and what it does then.
namespace relance::oracle {

void decide_word(World& world, Contact& contact, bool opted_out_before);

}  // namespace relance::oracle

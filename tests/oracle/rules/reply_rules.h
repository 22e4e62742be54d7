#pragma once

#include "oracle/world.h"

// What people write: R3, R8 to R12 and R17.
namespace relance::oracle {

void receive(World& world, Contact& contact, const Event& event);

// R9: `sent_at` of the enrolment's Message 1 was set just now.
void attribute_kept(World& world, Contact& contact, Enrolment& enrolment);

}  // namespace relance::oracle

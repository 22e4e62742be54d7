#pragma once

#include <optional>
#include <string>

#include "oracle/world.h"

// What a record or a timer does to contacts: R4, R5, R13 to R16.
namespace relance::oracle {

// An event whose subject is a contact.
void apply_contact_event(World& world, const Event& event);

// Every existing contact of one of the categories is enrolled (R4).
void open_campaign(World& world, const std::string& campaign, const std::string& account,
                   const std::vector<std::string>& categories);

// The enrolments of a campaign that was cancelled just now (R15).
void cancel_enrolments(World& world, const std::string& campaign);

// When the next timeout is due; timeouts that fired are not looked at.
std::optional<Millis> next_timeout(const World& world);

// Every timeout that is due at the clock, by (due, contact, campaign).
void fire_timeouts(World& world);

}  // namespace relance::oracle

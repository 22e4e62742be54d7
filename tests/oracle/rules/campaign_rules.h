#pragma once

#include <optional>

#include "oracle/world.h"

// The life of campaigns and categories: R24, and R15 where it begins.
namespace relance::oracle {

// An event whose subject is a campaign or a category.
void apply_campaign_event(World& world, const Event& event);

// Sending campaigns of which everything is final are completed.
void complete_finished(World& world);

std::optional<Millis> next_deadline(const World& world);

// Every deadline that is due at the clock.
void fire_deadlines(World& world);

}  // namespace relance::oracle

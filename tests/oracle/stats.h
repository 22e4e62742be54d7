#pragma once

#include <array>
#include <cstdint>
#include <string>

#include <boost/json.hpp>

#include "oracle/world.h"

// R20 to R23: everything counted anew from all contacts.
namespace relance::oracle {

struct MessageCounts {
  std::uint64_t requested = 0;
  std::uint64_t sent = 0;
  std::uint64_t delivered = 0;
  std::uint64_t read = 0;
  std::uint64_t failed = 0;
};

struct CampaignCounts {
  bool is_known = false;  // somebody is enrolled or excluded
  std::uint64_t total_contacts = 0;
  std::uint64_t final_contacts = 0;
  std::uint64_t excluded = 0;
  std::uint64_t interactions = 0;
  std::array<std::uint64_t, kOutcomes> outcomes{};
  MessageCounts message_1;
  MessageCounts message_2;

  std::uint64_t of(Outcome outcome) const { return outcomes.at(static_cast<std::size_t>(outcome)); }
  std::uint64_t failures() const {
    return of(Outcome::failed) + of(Outcome::no_interaction) + of(Outcome::late_interaction);
  }
};

CampaignCounts counts_of(const World& world, const std::string& campaign);

// R21, without `status`.
boost::json::object campaign_stats(const World& world, const std::string& campaign);

// The whole `stats.json`.
boost::json::object all_stats(const World& world);

}  // namespace relance::oracle

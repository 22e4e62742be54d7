#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "oracle/contact.h"
#include "oracle/coverage.h"
#include "oracle/reading/event.h"

// Everything that one run knows, and how it tells what it decided.
namespace relance::oracle {

struct Campaign {
  // draft, sending, completed or cancelled; a campaign that is not in the world's map is external.
  std::string status;
  bool was_cancelled = false;  // a completed one keeps its status
  std::string account;
  std::vector<std::string> categories;
  std::int64_t deadline_hours = 0;
  Millis launched_at = 0;
  std::optional<std::uint64_t> expected;
};

struct World {
  std::map<std::string, Contact> contacts;
  std::map<std::string, Campaign> campaigns;  // once created or cancelled
  std::set<std::string> categories;           // that exist
  Millis now = -1;                            // the clock of both tasks; no event yet: before every event
  std::size_t line = 0;                       // of the cause

  std::vector<boost::json::object> facts;
  std::vector<boost::json::object> dead_letters;
  Coverage coverage;

  void met(const std::string& name) { coverage.met(name); }

  // Facts of the contact task; `data` gets the contact.
  void tell(const Contact& contact, const std::string& type, boost::json::object data);
  // Facts of the campaign task; the subject is a campaign or a category.
  void tell(const std::string& subject, const std::string& type, boost::json::object data);

  void refuse(const std::string& reason, const std::string& path);

  bool campaign_cancelled(const std::string& campaign) const;
};

}  // namespace relance::oracle

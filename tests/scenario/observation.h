// What the product put out, in the words of the scenario language.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "scenario/moment.h"

namespace relance::scenario {

// One thing that came, and when; `text` has the form of a `then` statement without its `at TIME`.
struct Observation {
  Millis at = 0;
  std::string text;

  friend auto operator<=>(const Observation&, const Observation&) = default;
};

// Reads facts, the outbox and dead letters in the order in which they came, over a whole scenario.
class Observer {
 public:
  // `keys` are the names that the scenario uses, by contact key.
  explicit Observer(std::map<std::string, std::string> keys) : names_(std::move(keys)) {}

  // `facts`, `outbox` and `dead_letters` are what is new since the last call.
  std::vector<Observation> observe(const std::vector<std::string>& facts, const std::vector<std::string>& outbox,
                                   const std::vector<std::string>& dead_letters);

 private:
  struct Sent {  // one send.requested
    std::string account, contact, campaign, message, name, not_after;
  };

  void read_outbox(const std::string& line);
  Observation read_fact(const std::string& line);
  Observation read_dead_letter(const std::string& line);
  std::string contact_fact(const std::string& type, const std::string& contact, class Members& data, Millis at);
  std::string campaign_fact(const std::string& type, const std::string& campaign, Members& data);
  std::string request(const std::string& contact, const std::string& who, Members& data);
  std::string interaction(const std::string& type, Members& data, Millis at);
  std::string definition(const std::string& campaign);
  [[nodiscard]] std::string name(const std::string& contact) const;

  std::map<std::string, std::string> names_;
  std::map<std::string, Sent> unpaired_;                   // requests without their fact yet, by message_id
  std::map<std::string, Sent> sent_;                       // all requests of the outbox, by message_id
  std::map<std::string, std::string> interactions_;        // provider ids by interaction_id
  std::map<std::string, boost::json::value> definitions_;  // of the outbox, by campaign
  std::map<std::string, boost::json::value> created_;      // message_1 and message_2 of the creation, by campaign
  std::vector<Observation> withdrawn_;
  std::vector<std::string> oddities_;
};

}  // namespace relance::scenario

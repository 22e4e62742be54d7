#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "oracle/reading/instant.h"
#include "oracle/stories/random.h"

// The events that one random history is made of, before they are put in order.
namespace relance::oracle {

struct Planned {
  Millis time = 0;
  std::string type;  // without `relance.` and `.v1`
  std::string subject;
  boost::json::object data;
};

struct Cast {
  std::vector<std::string> contacts;
  std::vector<std::string> campaigns;
  std::vector<std::string> accounts;
  std::vector<std::string> categories;
};

// One person in one campaign, as a story follows them.
struct Talk {
  std::string contact;
  std::string campaign;
  std::string account;
};

class Script {
 public:
  explicit Script(std::uint64_t seed);

  Random random;
  Cast cast;
  std::vector<Planned> plan;

  Talk talk();                                   // anybody in any campaign
  std::string other_account(const Talk& talk);   // another one where there is one
  std::string other_campaign(const Talk& talk);  // another one, if need be of its own

  void add(Millis time, const std::string& type, const std::string& subject, boost::json::object data);

  void enrolled(Millis time, const Talk& talk);
  // `sent_at` is near `time`, now and then far away.
  void sent(Millis time, const Talk& talk, const std::string& message, const std::string& id);
  void sent_at(Millis time, const Talk& talk, const std::string& message, const std::string& id, Millis sent_at);
  void failed(Millis time, const Talk& talk, const std::string& message, const std::optional<std::string>& id);
  // `reference` is the message whose `message_id` goes along.
  void status(Millis time, const Talk& talk, const std::string& id, const std::string& status,
              const std::optional<std::string>& reference = std::nullopt);
  void reply(Millis time, const Talk& talk, Millis t, const std::string& text,
             const std::optional<std::string>& reply_to = std::nullopt);
  void reply_with_id(Millis time, const Talk& talk, Millis t, const std::string& text, const std::string& id);
  void tick(Millis time) { add(time, "clock.ticked", "", {}); }

  // Mostly new, at times one that stood in the history before.
  std::string message_provider_id();
  std::string reply_provider_id();

  Millis around(Millis span) { return span + random.between(-1, 1); }  // a boundary, or one ms either side
  Millis moment() { return random.pick<Millis>({0, 1, 7, 350, kSecond, 4 * kSecond, 30 * kSecond, 5 * kMinute}); }
  Millis pause();  // moments to weeks
  std::string a_status() { return random.pick<std::string>({"sent", "delivered", "read", "played", "failed"}); }
  std::string small_talk();
  std::string stop_word();
  std::string start_word();
  std::string spelled(const std::string& word);  // capitals, accents, signs around it: not all of them harmless

 private:
  boost::json::object error();

  std::vector<std::string> message_ids_;
  std::vector<std::string> reply_ids_;
  std::int64_t reuse_percent_;
};

}  // namespace relance::oracle

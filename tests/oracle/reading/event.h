#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/json.hpp>

#include "oracle/reading/instant.h"

// One line of a history as plain data, or why it cannot be read.
namespace relance::oracle {

struct ErrorText {
  std::string code;
  std::string title;
};

// Only the members of `type` are set.
struct Event {
  std::string type;  // without `relance.` and `.v1`
  std::string subject;
  Millis time = 0;

  std::optional<std::string> name;
  std::optional<std::string> campaign;
  std::optional<std::string> account;
  std::optional<std::string> message;
  std::optional<std::string> provider_message_id;
  std::optional<std::string> status;
  std::optional<std::string> kind;
  std::optional<std::string> text;
  std::optional<std::string> reply_to;
  std::optional<std::string> reference;
  std::optional<Millis> sent_at;
  std::optional<Millis> occurred_at;
  std::optional<ErrorText> error;
  std::optional<std::vector<std::string>> categories;  // the contact's or the audience's
  boost::json::object message_1;
  boost::json::object message_2;
  std::optional<std::int64_t> deadline_hours;
  std::optional<std::uint64_t> expected;
};

struct Defect {
  std::string reason;
  std::string path;  // JSON pointer
};

std::variant<Event, Defect> read_event(std::string_view line);

}  // namespace relance::oracle

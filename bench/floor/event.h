// One contact event as far as the workload has it; texts point into the parsed record.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <simdjson.h>

#include <relance/base/time.h>

namespace relance::floor {

enum class EventType : std::uint8_t { kOther, kSent, kStatus, kReceived, kTick };

struct Event {
  EventType type = EventType::kOther;
  std::string_view contact;
  Timestamp time;
  std::string_view campaign;
  std::string_view account;
  std::string_view message;  // "message_1"
  std::string_view provider_message_id;
  std::string_view status;
  std::string_view kind;
  std::string_view text;
  std::string_view reply_to;
  OptionalTime occurred_at;  // of a send: `sent_at`
};

class EventReader {
 public:
  // The event is valid until the next call. False: not an event that the floor knows.
  [[nodiscard]] bool read(std::string_view json, Event& event);

 private:
  std::string padded_;
  simdjson::dom::parser parser_;
};

}  // namespace relance::floor

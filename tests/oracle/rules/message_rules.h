#pragma once

#include <optional>
#include <string>

#include "oracle/world.h"

// Statuses and provider ids of one contact's messages: R6 and R7.
namespace relance::oracle {

// One message of one enrolment; the enrolment lies in the contact.
struct MessageOf {
  Contact& contact;
  Enrolment& enrolment;
  std::string name;

  Message& message() const { return enrolment.message(name); }
};

struct StatusReport {
  Status status = Status::pending;
  std::string account;
  Millis occurred_at = 0;
  std::optional<ErrorText> error;
};

// The status rises to that of the report, or nothing happens.
void raise(World& world, const MessageOf& target, const StatusReport& report);

// `message.sent`, or a status treated as one: the first sets `sent_at`.
void take_send(World& world, const MessageOf& target, const std::string& account, Millis sent_at);

void apply_status(World& world, const MessageOf& target, const StatusReport& report);

// The message has this id from now on: its own if it has none, and an entry of the index.
void learn_id(World& world, const MessageOf& target, const std::string& id);

void park(World& world, Contact& contact, const std::string& id, const StatusReport& report);

// What waited under the id, if the id leads to this message.
void apply_parked(World& world, const MessageOf& target, const std::string& id);

}  // namespace relance::oracle

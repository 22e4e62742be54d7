#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "oracle/reading/event.h"
#include "oracle/word.h"

// What is remembered of a contact: its whole history as lists, from which everything else is computed anew.
namespace relance::oracle {

enum class Status { pending, sent, failed, delivered, read, played };  // in the order of the lattice (R6)

Status status_of(const std::string& name);
const char* status_name(Status status);

enum class Outcome {
  pending,
  awaiting_reply,
  replied,
  message_2_sent,
  no_interaction,
  late_interaction,
  failed,
  opted_out,
  cancelled
};

inline constexpr int kOutcomes = 9;

const char* outcome_name(Outcome outcome);
bool is_final(Outcome outcome);

struct Message {
  bool exists = false;
  Status status = Status::pending;
  std::optional<Millis> sent_at;
  std::optional<std::string> provider_message_id;  // its own: the first
  std::optional<ErrorText> error;
};

struct Enrolment {
  std::string campaign;
  std::string account;
  Millis enrolled_at = 0;
  Message message_1;
  Message message_2;
  bool opted_out = false;
  bool cancelled = false;
  bool late = false;
  bool timed_out = false;
  bool barred = false;
  std::optional<Outcome> told;  // the outcome last compared (R14)
  Millis told_at = 0;

  Message& message(const std::string& name) { return name == "message_1" ? message_1 : message_2; }
  const Message& message(const std::string& name) const { return name == "message_1" ? message_1 : message_2; }
};

// R14 alone: of the messages and marks.
Outcome outcome_of(const Enrolment& enrolment);
bool is_open_ended(Outcome outcome);  // pending, awaiting_reply or replied

struct Interaction {
  std::string account;
  std::string provider_message_id;
  Word word = Word::none;
  Millis t = 0;
  Millis came = 0;                      // stream time
  std::optional<std::string> campaign;  // attributed to
  bool kept = false;                    // in the list of R9, as far as its length goes
};

struct KnownId {
  std::string id;
  std::string campaign;
  std::string message;
};

struct Parked {
  std::string id;
  Millis since = 0;  // stream time of the first
  Status status = Status::pending;
  std::string account;
  Millis occurred_at = 0;
  std::optional<ErrorText> error;
};

struct Contact {
  std::string key;
  bool exists = false;
  std::vector<std::string> categories;
  std::vector<Enrolment> enrolments;  // in the order of enrolment
  std::vector<std::string> excluded;  // campaigns of which the fact was told
  std::vector<Interaction> interactions;
  std::vector<KnownId> ids;
  std::vector<Parked> parked;
};

const Enrolment* find_enrolment(const Contact& contact, const std::string& campaign);
Enrolment* find_enrolment(Contact& contact, const std::string& campaign);

bool is_closed(const Enrolment& enrolment, Millis now);  // R18
bool is_opted_out(const Contact& contact);               // R12: what the word that holds says
bool counts_as_excluded(const Contact& contact, const std::string& campaign);

// The entry of the index that an id leads to; ids of closed enrolments are forgotten.
const KnownId* find_id(const Contact& contact, const std::string& id, Millis now);

// R17; nothing while nobody wrote to the account.
std::optional<Millis> window_until(const Contact& contact, const std::string& account);

}  // namespace relance::oracle

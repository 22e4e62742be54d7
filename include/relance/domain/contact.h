// Everything that is remembered about one contact: plain data, changed by decide() only (decide_contact.h). Bounded:
// what is kept for a while expires or is capped (limits.h); closed enrolments are separate rows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <relance/base/box.h>
#include <relance/base/time.h>
#include <relance/base/uuid.h>
#include <relance/domain/counters.h>
#include <relance/domain/ids.h>
#include <relance/domain/message.h>
#include <relance/domain/outcome.h>
#include <relance/domain/provider_ids.h>
#include <relance/domain/rules.h>

namespace relance::domain {

struct Message {
  Uuid id;  // uuid5 of campaign, contact and message
  OptionalTime sent_at;
  ProviderIds provider_ids;
  MessageStatus status = MessageStatus::kPending;
  bool requested = false;  // by Relance; otherwise another system sent it (R5)

  friend bool operator==(const Message&, const Message&) = default;
};

// One contact in one campaign.
struct Enrolment {
  CampaignId campaign;
  AccountId account;
  Message message_1;
  Box<Message> message_2;
  Timestamp enrolled_at;    // stream time
  Timestamp outcome_since;  // stream time since which `outcome` has been the same (R18)
  std::uint32_t interactions = 0;
  Outcome outcome = Outcome::kPending;  // outcome_of() after the last event
  bool opted_out = false;
  bool cancelled = false;
  bool late = false;
  bool timed_out = false;
  bool barred = false;  // from Message 2, permanently (R12)

  friend bool operator==(const Enrolment&, const Enrolment&) = default;
};

// R14, first match wins.
[[nodiscard]] Outcome outcome_of(const Enrolment& enrolment);
[[nodiscard]] Contribution contribution_of(const Enrolment& enrolment);
// The end of its 24 h reply window (R11); none while Message 1 is not known to have been sent.
[[nodiscard]] OptionalTime reply_window_end(const Enrolment& enrolment, const Rules& rules);
// When its timer is due, at the end of that window; none once it has fired (R13).
[[nodiscard]] OptionalTime due_at(const Enrolment& enrolment, const Rules& rules);

// The content of `contact.upserted`.
struct Profile {
  std::optional<std::string> name;
  std::vector<CategoryId> categories;  // sorted, unique

  friend bool operator==(const Profile&, const Profile&) = default;
};

// The provider's customer service window for an account (R17).
struct ServiceWindow {
  AccountId account;
  Timestamp until;

  friend bool operator==(const ServiceWindow&, const ServiceWindow&) = default;
};

// An interaction recorded before, by its interaction_id (R10).
struct SeenInteraction {
  Uuid id;
  Timestamp since;  // stream time

  friend bool operator==(const SeenInteraction&, const SeenInteraction&) = default;
};

// A status whose message is not known yet: the lattice join of all statuses with one provider id (R7).
struct ParkedStatus {
  std::string provider_message_id;
  Timestamp since;  // stream time of the first one
  AccountId account;
  MessageStatus status = MessageStatus::kPending;
  Timestamp occurred_at;
  std::optional<std::pair<std::string, std::string>> error;  // code, title

  friend bool operator==(const ParkedStatus&, const ParkedStatus&) = default;
};

// An interaction that matched no campaign: its Message 1 may become known later (R9).
struct KeptReply {
  Uuid interaction_id;
  AccountId account;
  Timestamp occurred_at;
  Timestamp since;  // stream time
  bool opt_out = false;

  friend bool operator==(const KeptReply&, const KeptReply&) = default;
};

// Waits for a message to become known; both in order of arrival.
struct Waiting {
  std::vector<ParkedStatus> statuses;
  std::vector<KeptReply> replies;

  friend bool operator==(const Waiting&, const Waiting&) = default;
};

struct Contact {
  ContactKey key;
  Box<Profile> profile;
  Box<Waiting> waiting;
  std::vector<Enrolment> enrolments;  // open ones, by campaign
  std::vector<ServiceWindow> windows;
  std::vector<SeenInteraction> seen;  // in order of arrival
  OptionalTime word_at;               // `t` of the word in force (R12)
  bool exists = false;                // upserted or enrolled, not deleted
  bool opted_out = false;

  friend bool operator==(const Contact&, const Contact&) = default;
};

// The earliest timer of the contact.
[[nodiscard]] OptionalTime next_due(const Contact& contact, const Rules& rules);

}  // namespace relance::domain

// Everything known about one contact, in order, ready to be written.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <relance/explain/explain.h>

#include "logged.h"
#include "replay.h"

namespace relance::explain {

// A fact or an entry of the outbox. If the log does not contain it (yet), it is what the rules decide.
struct Decided {
  std::optional<LoggedRecord> at;
  std::string value;
};

struct TimelineEntry {
  Moment moment;
  bool folded = false;  // processed by the task and committed
  std::vector<Decided> facts;
  std::vector<Decided> outbox;
};

struct PendingTimer {
  std::string campaign;
  Timestamp due;
  domain::Outcome outcome{};     // of the enrolment now
  domain::Outcome once_fired{};  // if nothing happens before
};

// One campaign of the contact, and why Message 2 was requested or was not.
struct CampaignExplanation {
  std::string campaign;
  CampaignTrace trace;
  bool requested = false;  // Message 2, by Relance
  Verdict reason;
  std::vector<Verdict> others;  // about the other replies, in order
};

struct Explanation {
  std::string contact;
  Partition partition;
  domain::Contact state;
  OptionalTime stream_time;
  std::vector<TimelineEntry> timeline;
  std::vector<PendingTimer> timers;
  std::vector<CampaignExplanation> campaigns;
  std::vector<std::string> notes;  // remarks for the reader
};

// nullopt: the log has nothing about this contact.
[[nodiscard]] std::optional<Explanation> explain(LogSource& log, const std::string& contact);

// The reason for one campaign, from its whole trace.
[[nodiscard]] CampaignExplanation explain_campaign(const std::string& campaign, const CampaignTrace& trace);

[[nodiscard]] std::string to_text(const Explanation& explanation);
[[nodiscard]] std::string to_json(const Explanation& explanation, const WriteValue& write_value);

}  // namespace relance::explain

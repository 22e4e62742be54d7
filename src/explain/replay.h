// Replays the events of one contact through the rules, in the order of its partition, and records the effects of each.
//
// Other contacts of the partition matter only for their times: they advance stream time (R1, R2).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <relance/domain/decide_contact.h>
#include <relance/events/event_reader.h>
#include <relance/ports/record.h>

#include "verdict.h"

namespace relance::explain {

enum class Relation : std::uint8_t {
  kOwn,         // an event of the contact
  kBroadcast,   // of a campaign, to all contacts of the partition
  kTime,        // another record advanced time past a timer of the contact
  kUnreadable,  // with the contact's key, but not a readable event
};

// The effects of one record on the contact.
struct Moment {
  Offset offset;
  Relation relation{};
  std::string value;  // the record; empty if it is about another contact
  OptionalTime time;  // of the event
  OptionalTime stream_time;
  std::vector<Timestamp> fired;  // timers
  std::vector<Timestamp> armed;
  std::vector<std::string> facts;  // as written by the task, except the numbers in their ids
  std::vector<std::string> outbox;
  std::optional<events::Defect> defect;  // it became a dead letter
  domain::Drop drop = domain::Drop::kNone;
  domain::DecisionTrace trace;
  std::vector<Verdict> verdicts;
};

// A message request that was withdrawn.
struct Withdrawal {
  Timestamp at;  // stream time
  Offset offset;
  std::optional<domain::Rule> rule;
};

// Whether a message was never sent because its request was withdrawn; a message already sent is not.
[[nodiscard]] inline bool is_withdrawn(const domain::Message& message, const std::optional<Withdrawal>& withdrawal) {
  return withdrawal && message.status == domain::MessageStatus::kPending;
}

// Everything recorded about one campaign.
struct CampaignTrace {
  std::optional<domain::Enrolment> enrolment;  // its current state, or its state when it was closed
  bool closed = false;
  std::optional<domain::ContactExcluded::Reason> excluded;
  std::optional<Withdrawal> message_1_withdrawn;
  std::optional<Withdrawal> message_2_withdrawn;
  std::vector<Verdict> verdicts;
};

// One thread.
class ContactReplay final : private domain::PartitionContext {
 public:
  ContactReplay(domain::ContactKey contact, Partition partition);

  // Processes the next record of the partition. False: a newer version wrote it, and the replay cannot continue.
  bool fold(const ports::Record& record);

  [[nodiscard]] const std::vector<Moment>& moments() const { return moments_; }
  [[nodiscard]] const domain::Contact& contact() const { return contact_; }
  [[nodiscard]] const std::map<std::string, CampaignTrace>& campaigns() const { return campaigns_; }
  [[nodiscard]] OptionalTime stream_time() const { return stream_time_; }

 private:
  [[nodiscard]] bool is_cancelled(domain::CampaignIdView campaign) const override;
  [[nodiscard]] domain::PastEnrolment past(domain::ContactKeyView contact,
                                           domain::CampaignIdView campaign) const override;

  void fire(Timestamp until, Moment& moment);
  void apply(const domain::ContactEvent& event, Moment& moment);
  // False: it does not affect the contact.
  bool apply(const domain::CampaignOpened& opened, Moment& moment);
  bool apply(const domain::CampaignCancelled& cancelled, Moment& moment);
  void take(const domain::Contact& before, Moment& moment);
  void trace(const domain::Contact& before, const Moment& moment);
  void add_withdrawals(const Moment& moment);
  void begin(Moment& moment);

  domain::Contact contact_;
  Partition partition_;
  events::EventReader reader_;
  OptionalTime stream_time_;
  std::set<Timestamp> timers_;
  std::set<domain::CampaignId, std::less<>> cancelled_;
  std::map<std::string, domain::PastEnrolment, std::less<>> past_;
  std::map<std::string, CampaignTrace> campaigns_;
  domain::ContactEffects effects_;
  std::vector<Moment> moments_;
};

}  // namespace relance::explain

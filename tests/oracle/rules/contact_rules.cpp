#include "oracle/rules/contact_rules.h"

#include <algorithm>
#include <tuple>

#include "oracle/identity.h"
#include "oracle/rules/message_rules.h"
#include "oracle/rules/reply_rules.h"

namespace relance::oracle {
namespace {

constexpr Millis kWindow = 24 * kHour;
constexpr Millis kStatusAgeMax = 8 * kDay;

// R14, after each event and each timer.
void compare_outcomes(World& world, Contact& contact) {
  std::vector<Enrolment*> by_campaign;
  for (Enrolment& enrolment : contact.enrolments) by_campaign.push_back(&enrolment);
  std::sort(by_campaign.begin(), by_campaign.end(),
            [](const auto* a, const auto* b) { return a->campaign < b->campaign; });
  for (Enrolment* enrolment : by_campaign) {
    const Outcome outcome = outcome_of(*enrolment);
    if (enrolment->told == outcome) continue;
    world.met(std::string("R14 ") + outcome_name(outcome));
    boost::json::value from = nullptr;
    if (enrolment->told) {
      from = outcome_name(*enrolment->told);
      if (is_final(*enrolment->told)) world.met("R14 final becomes another");
      if (*enrolment->told == Outcome::no_interaction && outcome == Outcome::replied) {
        world.met("R14 no_interaction corrected to replied");
      }
    }
    world.tell(contact, "contact.outcome_changed",
               {{"campaign", enrolment->campaign}, {"from", from}, {"to", outcome_name(outcome)}});
    enrolment->told = outcome;
    enrolment->told_at = world.now;
  }
}

Enrolment& add_enrolment(World& world, Contact& contact, const std::string& campaign, const std::string& account) {
  if (!contact.exists && !contact.enrolments.empty()) world.met("R16 a new enrolment makes it exist again");
  if (counts_as_excluded(contact, campaign)) world.met("R4 excluded, then enrolled");
  if (contact.key.starts_with("bsuid:")) world.met("R19 enrolled without a number");
  contact.exists = true;
  Enrolment enrolment;
  enrolment.campaign = campaign;
  enrolment.account = account;
  enrolment.enrolled_at = world.now;
  enrolment.message_1.exists = true;
  contact.enrolments.push_back(enrolment);
  return contact.enrolments.back();
}

// R4
void enrol(World& world, Contact& contact, const std::string& campaign, const std::string& account) {
  if (const Enrolment* known = find_enrolment(contact, campaign)) {
    if (is_closed(*known, world.now)) world.met("R18 closed, enrolled again");
    world.met(contact.exists ? "R4 already enrolled" : "R16 a repeated enrolment does not make it exist");
    return;
  }
  const bool cancelled = world.campaign_cancelled(campaign);
  const bool opted_out = is_opted_out(contact);
  if (cancelled || opted_out) {
    if (counts_as_excluded(contact, campaign)) {
      world.met("R4 excluded before");
      return;
    }
    if (cancelled && opted_out) world.met("R4 excluded, both reasons");
    world.met(cancelled ? "R4 excluded cancelled" : "R4 excluded opted_out");
    contact.excluded.push_back(campaign);
    world.tell(contact, "contact.excluded",
               {{"campaign", campaign}, {"reason", cancelled ? "cancelled" : "opted_out"}});
    return;
  }
  world.met("R4 requested");
  add_enrolment(world, contact, campaign, account);
  world.tell(contact, "message.requested",
             {{"campaign", campaign},
              {"account", account},
              {"message", "message_1"},
              {"message_id", message_id(campaign, contact.key, "message_1")}});
}

void tell_closed(World& world, const Enrolment& enrolment) {
  world.met("R18 closed");
  if (world.now - enrolment.told_at == 30 * kDay) world.met("R18 closed at exactly 30 days");
}

// R5 and R6: `message.sent` and `message.failed`.
void message_told(World& world, Contact& contact, const Event& event) {
  Enrolment* enrolment = find_enrolment(contact, *event.campaign);
  if (enrolment == nullptr) {
    if (*event.message == "message_2") {
      world.met("R5 Message 2 of an unknown enrolment");
      world.refuse("unknown_enrolment", "/data/campaign");
      return;
    }
    world.met(event.sent_at ? "R5 Message 1 sent by others" : "R5 Message 1 failed by others");
    enrolment = &add_enrolment(world, contact, *event.campaign, *event.account);
    enrolment->cancelled = world.campaign_cancelled(*event.campaign);
    enrolment->opted_out = is_opted_out(contact);
    if (enrolment->cancelled) world.met("R5 enrolled cancelled");
    if (enrolment->opted_out) world.met("R5 enrolled opted out");
  }
  if (is_closed(*enrolment, world.now)) {
    tell_closed(world, *enrolment);
    return;
  }
  if (world.now - enrolment->told_at == 30 * kDay - 1) world.met("R18 open in the last millisecond");
  const MessageOf target{contact, *enrolment, *event.message};
  if (!target.message().exists) world.met("R5 Message 2 of a known enrolment");
  target.message().exists = true;
  if (event.provider_message_id) learn_id(world, target, *event.provider_message_id);
  if (event.sent_at) {
    if (*event.sent_at > event.time) world.met("R3 sent_at in the future");
    take_send(world, target, *event.account, std::min(*event.sent_at, event.time));
  } else {
    world.met("R6 message.failed");
    raise(world, target, {Status::failed, *event.account, event.time, event.error});
  }
  if (event.provider_message_id) apply_parked(world, target, *event.provider_message_id);
}

// The message that a reference names; messages of closed enrolments are forgotten.
std::optional<KnownId> referenced(World& world, const Contact& contact, const std::string& reference) {
  for (const Enrolment& enrolment : contact.enrolments) {
    for (const std::string name : {"message_1", "message_2"}) {
      if (!enrolment.message(name).exists) continue;
      if (message_id(enrolment.campaign, contact.key, name) != reference) continue;
      if (!is_closed(enrolment, world.now)) return KnownId{"", enrolment.campaign, name};
      world.met("R18 reference forgotten");
    }
  }
  return std::nullopt;
}

void status_told(World& world, Contact& contact, const Event& event) {
  Millis occurred_at = std::min(event.occurred_at.value_or(event.time), event.time);
  if (event.time - occurred_at > kStatusAgeMax) {
    world.met("R3 old status");
    occurred_at = event.time - kStatusAgeMax;
  }
  const std::string& id = *event.provider_message_id;
  const StatusReport report{status_of(*event.status), *event.account, occurred_at, event.error};
  if (report.status == Status::failed) world.met("R6 failed status");

  std::optional<KnownId> found;
  if (event.reference) {
    found = referenced(world, contact, *event.reference);
    world.met(found ? "R6 status by reference" : "R6 unknown reference");
  }
  const bool by_reference = found.has_value();
  if (!found) {
    if (const KnownId* known = find_id(contact, id, world.now)) found = *known;
  }
  if (!found) {
    for (const KnownId& known : contact.ids) {
      if (known.id == id) world.met("R18 id forgotten");
    }
    park(world, contact, id, report);
    return;
  }
  const MessageOf target{contact, *find_enrolment(contact, found->campaign), found->message};
  if (by_reference) {
    learn_id(world, target, id);
    if (find_id(contact, id, world.now) == nullptr) world.met("R6 by reference under a fifth id");
  }
  apply_status(world, target, report);
  if (by_reference) apply_parked(world, target, id);
}

void upsert(World& world, Contact& contact, const Event& event) {
  contact.exists = true;
  boost::json::object data;
  if (event.name) data["name"] = *event.name;
  if (event.categories) {
    contact.categories = *event.categories;
    data["categories"] = boost::json::value_from(*event.categories);
  }
  world.tell(contact, "contact.upserted", std::move(data));
}

void remove(World& world, Contact& contact) {
  if (!contact.exists) {
    world.met("R16 deletion of nobody");
    return;
  }
  world.met("R16 deleted");
  contact.exists = false;
  contact.categories.clear();
  for (Enrolment& enrolment : contact.enrolments) {
    if (!is_open_ended(outcome_of(enrolment))) continue;
    world.met("R16 deletion cancels");
    enrolment.cancelled = true;
  }
  world.tell(contact, "contact.deleted", {});
}

}  // namespace

void apply_contact_event(World& world, const Event& event) {
  Contact& contact = world.contacts[event.subject];
  contact.key = event.subject;
  if (event.type == "contact.upserted") upsert(world, contact, event);
  if (event.type == "contact.deleted") remove(world, contact);
  if (event.type == "contact.enrolled") enrol(world, contact, *event.campaign, *event.account);
  if (event.type == "message.sent" || event.type == "message.failed") message_told(world, contact, event);
  if (event.type == "message.status") status_told(world, contact, event);
  if (event.type == "message.received") receive(world, contact, event);
  compare_outcomes(world, contact);
}

void open_campaign(World& world, const std::string& campaign, const std::string& account,
                   const std::vector<std::string>& categories) {
  for (auto& [key, contact] : world.contacts) {
    bool is_named = false;
    for (const std::string& category : contact.categories) {
      if (std::find(categories.begin(), categories.end(), category) != categories.end()) is_named = true;
    }
    if (!contact.exists || !is_named) continue;
    world.met("R4 by an opened campaign");
    enrol(world, contact, campaign, account);
    compare_outcomes(world, contact);
  }
}

void cancel_enrolments(World& world, const std::string& campaign) {
  for (auto& [key, contact] : world.contacts) {
    Enrolment* enrolment = find_enrolment(contact, campaign);
    if (enrolment == nullptr || !is_open_ended(outcome_of(*enrolment))) continue;
    world.met("R15 cancelled");
    enrolment->cancelled = true;
    compare_outcomes(world, contact);
  }
}

std::optional<Millis> next_timeout(const World& world) {
  std::optional<Millis> next;
  for (const auto& [key, contact] : world.contacts) {
    for (const Enrolment& enrolment : contact.enrolments) {
      if (enrolment.timed_out || !enrolment.message_1.sent_at) continue;
      const Millis due = *enrolment.message_1.sent_at + kWindow;
      next = std::min(next.value_or(due), due);
    }
  }
  return next;
}

void fire_timeouts(World& world) {
  std::vector<std::tuple<Millis, std::string, std::string>> due;
  for (const auto& [key, contact] : world.contacts) {
    for (const Enrolment& enrolment : contact.enrolments) {
      if (enrolment.timed_out || !enrolment.message_1.sent_at) continue;
      const Millis at = *enrolment.message_1.sent_at + kWindow;
      if (at <= world.now) due.emplace_back(at, key, enrolment.campaign);
    }
  }
  std::sort(due.begin(), due.end());
  if (due.size() > 1) world.met("R2 several timers at once");
  for (const auto& [at, key, campaign] : due) {
    Contact& contact = world.contacts.at(key);
    Enrolment& enrolment = *find_enrolment(contact, campaign);
    if (at < world.now) world.met("R2 timer armed in the past");
    const bool waits = outcome_of(enrolment) == Outcome::awaiting_reply;
    world.met(waits ? "R13 timed out" : "R13 timeout unseen");
    enrolment.timed_out = true;
    if (waits) {
      world.tell(contact, "contact.timed_out",
                 {{"campaign", campaign},
                  {"sent_at", instant_text(*enrolment.message_1.sent_at)},
                  {"due_at", instant_text(at)}});
    }
    compare_outcomes(world, contact);
  }
}

}  // namespace relance::oracle

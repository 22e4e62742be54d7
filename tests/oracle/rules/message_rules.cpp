#include "oracle/rules/message_rules.h"

#include <algorithm>

#include "oracle/identity.h"
#include "oracle/rules/reply_rules.h"

namespace relance::oracle {
namespace {

constexpr std::size_t kIdsPerMessageMax = 4;
constexpr std::size_t kParkedMax = 16;
constexpr Millis kParkedFor = 8 * kDay;

bool is_gone(const World& world, const Parked& parked) {
  return world.now - parked.since >= kParkedFor;
}

}  // namespace

void raise(World& world, const MessageOf& target, const StatusReport& report) {
  Message& message = target.message();
  if (report.status <= message.status) {
    world.met(message.status == Status::failed ? "R6 failed stays failed" : "R6 status that does not rise");
    return;
  }
  if (message.status == Status::failed) world.met("R6 a failed message arrives after all");
  message.status = report.status;
  if (report.status == Status::failed) message.error = report.error;

  boost::json::object data{{"campaign", target.enrolment.campaign},
                           {"message", target.name},
                           {"message_id", message_id(target.enrolment.campaign, target.contact.key, target.name)},
                           {"status", status_name(message.status)},
                           {"occurred_at", instant_text(report.occurred_at)}};
  if (message.provider_message_id) data["provider_message_id"] = *message.provider_message_id;
  if (message.status == Status::failed && message.error) {
    data["error"] = boost::json::object{{"code", message.error->code}, {"title", message.error->title}};
  }
  world.tell(target.contact, "message.updated", std::move(data));
}

void take_send(World& world, const MessageOf& target, const std::string& account, Millis sent_at) {
  Message& message = target.message();
  const bool is_first = !message.sent_at;
  if (!is_first) world.met("R6 second send");
  if (is_first) {
    message.sent_at = sent_at;
    if (message.status == Status::failed) world.met("R6 send after failed sets sent_at");
    if (target.name == "message_1") {
      if (target.enrolment.account != account) world.met("R6 send sets the account");
      target.enrolment.account = account;
    }
  }
  raise(world, target, {Status::sent, account, sent_at, std::nullopt});
  if (is_first && target.name == "message_1") attribute_kept(world, target.contact, target.enrolment);
}

void apply_status(World& world, const MessageOf& target, const StatusReport& report) {
  if (!target.message().sent_at && report.status != Status::failed) {
    world.met("R6 status as send");
    take_send(world, target, report.account, report.occurred_at);
  }
  raise(world, target, report);
}

void learn_id(World& world, const MessageOf& target, const std::string& id) {
  Message& message = target.message();
  if (!message.provider_message_id) message.provider_message_id = id;
  const std::string& own = *message.provider_message_id;
  if (const KnownId* known = find_id(target.contact, id, world.now)) {
    const bool is_own = known->campaign == target.enrolment.campaign && known->message == target.name;
    if (!is_own) world.met("R6 id of another message");
    return;
  }
  // The first counts, also where the index gives it to another message.
  std::size_t count = 1;
  for (const KnownId& known : target.contact.ids) {
    if (known.id == id) world.met("R18 forgotten id known again");
    const bool is_this = known.campaign == target.enrolment.campaign && known.message == target.name;
    if (is_this && known.id != own) ++count;
  }
  if (id != own && count >= kIdsPerMessageMax) {
    world.met("R6 fifth id");
    return;
  }
  if (id != own) world.met("R6 later id");
  target.contact.ids.push_back({id, target.enrolment.campaign, target.name});
}

void park(World& world, Contact& contact, const std::string& id, const StatusReport& report) {
  const auto same = [&](const Parked& parked) { return parked.id == id; };
  const auto at = std::find_if(contact.parked.begin(), contact.parked.end(), same);
  if (at != contact.parked.end() && !is_gone(world, *at)) {
    if (report.status > at->status) {
      world.met("R7 join rises");
      at->status = report.status;
      at->account = report.account;
      at->occurred_at = report.occurred_at;
      at->error = report.error;
    } else {
      world.met("R7 join keeps the first");
    }
    return;
  }
  if (at != contact.parked.end()) {
    world.met("R7 expired");
    if (world.now - at->since == kParkedFor) world.met("R7 expired at exactly 8 days");
  }
  std::erase_if(contact.parked, [&](const Parked& parked) { return is_gone(world, parked); });
  if (contact.parked.size() >= kParkedMax) {
    world.met("R7 gave way");
    contact.parked.erase(contact.parked.begin());
  }
  world.met("R7 parked");
  contact.parked.push_back({id, world.now, report.status, report.account, report.occurred_at, report.error});
}

void apply_parked(World& world, const MessageOf& target, const std::string& id) {
  const KnownId* known = find_id(target.contact, id, world.now);
  const bool leads_here =
      known != nullptr && known->campaign == target.enrolment.campaign && known->message == target.name;
  for (std::size_t i = 0; i < target.contact.parked.size(); ++i) {
    const Parked parked = target.contact.parked[i];
    if (parked.id != id) continue;
    if (!leads_here) {
      if (!is_gone(world, parked)) world.met("R7 stays parked under a further id");
      return;
    }
    target.contact.parked.erase(target.contact.parked.begin() + static_cast<std::ptrdiff_t>(i));
    if (is_gone(world, parked)) {
      world.met("R7 expired");
      if (world.now - parked.since == kParkedFor) world.met("R7 expired at exactly 8 days");
      return;
    }
    world.met("R7 applied");
    if (parked.since + kParkedFor - 1 == world.now) world.met("R7 applied in the last millisecond");
    if (!target.message().sent_at && parked.status != Status::failed) world.met("R7 applied as send");
    apply_status(world, target, {parked.status, parked.account, parked.occurred_at, parked.error});
    return;
  }
}

}  // namespace relance::oracle

#include "oracle/rules/reply_rules.h"

#include <algorithm>

#include "oracle/identity.h"
#include "oracle/rules/message_rules.h"
#include "oracle/rules/opt_out_rules.h"

namespace relance::oracle {
namespace {

constexpr Millis kWindow = 24 * kHour;
constexpr Millis kEarly = 5 * kSecond;
constexpr Millis kAttributedFor = 30 * kDay;
constexpr Millis kPendingFor = 48 * kHour;
constexpr Millis kKeptFor = 24 * kHour;
constexpr Millis kRememberedFor = 8 * kDay;
constexpr std::size_t kKeptMax = 8;
constexpr std::size_t kRememberedMax = 256;

bool is_duplicate(World& world, const Contact& contact, const Event& event) {
  const auto& all = contact.interactions;
  for (std::size_t i = all.size(); i > 0; --i) {
    const Interaction& earlier = all[i - 1];
    if (earlier.account != *event.account || earlier.provider_message_id != *event.provider_message_id) continue;
    const Millis age = world.now - earlier.came;
    if (age < kRememberedFor && all.size() - i < kRememberedMax) {
      world.met("R10 duplicate");
      if (age == kRememberedFor - 1) world.met("R10 duplicate in the last millisecond");
      return true;
    }
    if (age < kRememberedFor) {
      world.met("R10 no longer among the last 256");
    } else {
      world.met("R10 duplicate after 8 days");
      if (age == kRememberedFor) world.met("R10 duplicate at exactly 8 days");
    }
    return false;
  }
  return false;
}

// R8.1
Enrolment* answered_by_reference(World& world, Contact& contact, const Event& event) {
  if (!event.reply_to) return nullptr;
  const KnownId* known = find_id(contact, *event.reply_to, world.now);
  if (known == nullptr) {
    world.met("R8.1 unknown reply_to");
    return nullptr;
  }
  Enrolment* enrolment = find_enrolment(contact, known->campaign);
  if (enrolment->account != *event.account || !enrolment->message_1.sent_at) {
    world.met("R8.1 reply_to of another account or unsent");
    return nullptr;
  }
  world.met("R8.1 by reply_to");
  return enrolment;
}

// R8.2
Enrolment* answered_by_time(World& world, Contact& contact, const Event& event, Millis t) {
  std::vector<Enrolment*> candidates;
  for (Enrolment& enrolment : contact.enrolments) {
    const Message& first = enrolment.message_1;
    if (is_closed(enrolment, world.now) || enrolment.account != *event.account || !first.sent_at) continue;
    if (t < *first.sent_at - kEarly) world.met("R8.2 too early");
    if (t >= *first.sent_at + kAttributedFor) world.met("R8.2 after 30 days");
    if (t < *first.sent_at - kEarly || t >= *first.sent_at + kAttributedFor) continue;
    if (first.status == Status::failed) {
      world.met("R8.2 message 1 failed");
      continue;
    }
    candidates.push_back(&enrolment);
  }
  Enrolment* newest = nullptr;
  for (Enrolment* candidate : candidates) {
    if (newest == nullptr || *candidate->message_1.sent_at > *newest->message_1.sent_at ||
        (*candidate->message_1.sent_at == *newest->message_1.sent_at && candidate->campaign > newest->campaign)) {
      newest = candidate;
    }
  }
  if (newest == nullptr) return nullptr;
  if (candidates.size() > 1) world.met("R8.2 the newest of several");
  for (const Enrolment* other : candidates) {
    const bool same = other != newest && *other->message_1.sent_at == *newest->message_1.sent_at;
    if (same) world.met("R8.2 the greater campaign of one instant");
  }
  if (t < *newest->message_1.sent_at) world.met("R8.2 in the 5 s before");
  if (t < *newest->message_1.sent_at + kWindow) {
    world.met("R8.2 in time");
    return newest;
  }
  for (const Enrolment& other : contact.enrolments) {
    if (other.account != *event.account || outcome_of(other) != Outcome::pending) continue;
    if (world.now - other.enrolled_at < kPendingFor) {
      world.met("R8.2 late but another pending");
      if (event.text && word_of(*event.text) == Word::opt_out) world.met("R8.2 late opt-out but another pending");
      return nullptr;
    }
    world.met("R8.2 late, the pending one too old");
  }
  world.met("R8.2 late");
  return newest;
}

void reply(World& world, Contact& contact, Enrolment& enrolment, const Interaction& interaction) {
  const bool within = interaction.t < *enrolment.message_1.sent_at + kWindow;
  if (interaction.word == Word::opt_out) {
    const Outcome outcome = outcome_of(enrolment);
    if (is_open_ended(outcome) || (within && outcome == Outcome::no_interaction)) {
      world.met(is_open_ended(outcome) ? "R11 opt-out marks" : "R11 opt-out within marks no_interaction");
      enrolment.opted_out = true;
    } else {
      world.met("R11 opt-out of an enrolment that is final");
    }
  } else if (!within) {
    world.met("R11 late");
  } else if (enrolment.message_2.exists) {
    world.met("R11 Message 2 exists");
  } else if (!contact.exists) {
    world.met("R11 no such contact");
  } else if (is_opted_out(contact)) {
    world.met("R11 contact opted out");
  } else if (world.campaign_cancelled(enrolment.campaign)) {
    world.met("R11 campaign cancelled");
  } else if (enrolment.cancelled || enrolment.opted_out) {
    world.met("R11 enrolment cancelled or opted out");
  } else if (enrolment.barred) {
    world.met("R11 enrolment barred");
  } else {
    const Millis until = *window_until(contact, interaction.account);
    if (enrolment.timed_out) world.met("R11 Message 2 after the timeout");
    enrolment.message_2.exists = true;
    if (world.now >= until) {
      world.met("R11 window_closed");
      const ErrorText over{"window_closed", "the customer service window is over"};
      raise(world, {contact, enrolment, "message_2"}, {Status::failed, enrolment.account, world.now, over});
    } else {
      world.met("R11 Message 2 requested");
      world.tell(contact, "message.requested",
                 {{"campaign", enrolment.campaign},
                  {"account", enrolment.account},
                  {"message", "message_2"},
                  {"message_id", message_id(enrolment.campaign, contact.key, "message_2")},
                  {"not_after", instant_text(until)}});
    }
  }
  if (!within) {
    if (interaction.word == Word::opt_out) world.met("R11 late opt-out");
    enrolment.late = true;
  }
}

void keep(World& world, Contact& contact) {
  world.met("R9 kept");
  contact.interactions.back().kept = true;
  std::vector<Interaction*> kept;
  for (Interaction& interaction : contact.interactions) {
    if (interaction.kept) kept.push_back(&interaction);
  }
  if (kept.size() <= kKeptMax) return;
  if (world.now - kept.front()->came < kKeptFor) world.met("R9 gave way");
  kept.front()->kept = false;
}

}  // namespace

void attribute_kept(World& world, Contact& contact, Enrolment& enrolment) {
  const Millis from = *enrolment.message_1.sent_at - kEarly;
  std::vector<Interaction*> taken;
  for (Interaction& interaction : contact.interactions) {
    if (!interaction.kept || interaction.account != enrolment.account) continue;
    const Millis age = world.now - interaction.came;
    if (age == kKeptFor) world.met("R9 expired at exactly 24 h");
    if (age >= kKeptFor) {
      world.met("R9 expired");
    } else if (interaction.t < from) {
      world.met("R9 too early");
    } else {
      taken.push_back(&interaction);
    }
  }
  std::stable_sort(taken.begin(), taken.end(), [](const auto* a, const auto* b) { return a->t < b->t; });
  if (taken.size() > 1) world.met("R9 several at once");
  for (const Interaction* interaction : taken) {
    if (interaction != taken.front() && interaction->word != taken.front()->word) world.met("R9 words in their order");
  }
  for (Interaction* interaction : taken) interaction->kept = false;
  for (Interaction* interaction : taken) {
    world.met("R9 attributed");
    if (enrolment.message_1.status == Status::failed) world.met("R9 attributed though Message 1 is failed");
    interaction->campaign = enrolment.campaign;
    const bool within = interaction->t < *enrolment.message_1.sent_at + kWindow;
    world.tell(contact, "interaction.attributed",
               {{"interaction_id", interaction_id(interaction->account, interaction->provider_message_id)},
                {"campaign", enrolment.campaign},
                {"within_24h", within}});
    reply(world, contact, enrolment, *interaction);
  }
}

void receive(World& world, Contact& contact, const Event& event) {
  const Millis t = std::min(event.occurred_at.value_or(event.time), event.time);
  if (!event.occurred_at) world.met("R3 occurred_at absent");
  if (event.occurred_at > event.time) world.met("R3 occurred_at in the future");
  if (event.time - t >= 8 * kDay) {
    world.met("R3 old interaction dropped");
    return;
  }
  if (is_duplicate(world, contact, event)) return;

  Enrolment* enrolment = answered_by_reference(world, contact, event);
  if (enrolment == nullptr) enrolment = answered_by_time(world, contact, event, t);
  const std::optional<Millis> until_before = window_until(contact, *event.account);
  const bool opted_out_before = is_opted_out(contact);

  Interaction interaction;
  interaction.account = *event.account;
  interaction.provider_message_id = *event.provider_message_id;
  interaction.t = t;
  interaction.came = world.now;
  if (enrolment != nullptr) interaction.campaign = enrolment->campaign;
  const bool can_speak = event.kind == "text" || event.kind == "button";
  if (can_speak && event.text) interaction.word = word_of(*event.text);
  if (interaction.word != Word::none && folded(*event.text) != *event.text) world.met("R12 word in another spelling");
  if (!can_speak && event.text && word_of(*event.text) != Word::none) world.met("R12 not a word in this kind");

  boost::json::object data{{"interaction_id", interaction_id(*event.account, *event.provider_message_id)},
                           {"account", *event.account},
                           {"campaign", nullptr},
                           {"kind", *event.kind},
                           {"occurred_at", instant_text(t)},
                           {"received_at", instant_text(event.time)},
                           {"within_24h", nullptr},
                           {"provider_message_id", *event.provider_message_id}};
  if (enrolment != nullptr) {
    data["campaign"] = enrolment->campaign;
    data["within_24h"] = t < *enrolment->message_1.sent_at + kWindow;
  }
  world.tell(contact, "interaction.recorded", std::move(data));

  contact.interactions.push_back(interaction);
  decide_word(world, contact, opted_out_before);

  const Millis until = *window_until(contact, *event.account);
  if (!until_before || until > *until_before) {
    world.met("R17 window opened");
    world.tell(contact, "window.opened", {{"account", *event.account}, {"until", instant_text(until)}});
  } else {
    world.met("R17 window does not grow");
  }

  if (enrolment == nullptr) {
    world.met("R8.3 none");
    keep(world, contact);
  } else {
    reply(world, contact, *enrolment, interaction);
  }
}

}  // namespace relance::oracle

// One contact with what surrounds it, for tests of decide(): takes events, fires the timers that are due before them
// (R2), adds up what is counted, and says what was decided in words. Times are durations since kStart.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <relance/domain/decide_contact.h>

namespace relance::domain::test {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

inline constexpr Timestamp kStart = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20};
inline constexpr AccountIdView kAccount{"acc"};
inline constexpr MessageNumber k1 = MessageNumber::kMessage1;
inline constexpr MessageNumber k2 = MessageNumber::kMessage2;
inline constexpr Duration kDay = 24h;

// --- events --------------------------------------------------------------------------------------------------------

inline ContactEnrolled enrolled(std::string_view campaign, AccountIdView account = kAccount) {
  return {CampaignIdView{campaign}, account};
}
inline MessageSent sent(std::string_view campaign, MessageNumber message, std::string_view id, Duration sent_at,
                        AccountIdView account = kAccount) {
  return {CampaignIdView{campaign}, account, message, id, kStart + sent_at};
}
inline MessageFailed failed(std::string_view campaign, MessageNumber message,
                            std::optional<std::string_view> id = std::nullopt) {
  return {CampaignIdView{campaign}, kAccount, message, {"131026", "undeliverable"}, id};
}
inline MessageReceived wrote(std::string_view id, std::string_view text = "Oui") {
  return {kAccount, id, "text", text, std::nullopt, {}, std::nullopt, std::nullopt};
}
inline MessageReceived at(Duration occurred_at, MessageReceived event) {
  event.occurred_at = kStart + occurred_at;
  return event;
}
inline MessageReceived on(std::string_view account, MessageReceived event) {
  event.account = AccountIdView{account};
  return event;
}
inline MessageReceived quoting(std::string_view reply_to, MessageReceived event) {
  event.reply_to = reply_to;
  return event;
}
inline MessageStatusReported status(std::string_view id, MessageStatus status, OptionalTime occurred_at = {}) {
  return {kAccount, id, status, occurred_at, std::nullopt, std::nullopt, std::nullopt};
}
inline MessageStatusReported referring_to(std::string_view message_id, MessageStatusReported event) {
  event.reference = message_id;
  return event;
}

// --- words ---------------------------------------------------------------------------------------------------------

// "24h", "-5s", "86399999ms": a time since kStart in the largest unit that is whole.
inline std::string since_start(Timestamp time) {
  const Duration since = time - kStart;
  if (since % 1h == 0h) return std::to_string(since / 1h) + "h";
  if (since % 1s == 0s) return std::to_string(since / 1s) + "s";
  return std::to_string(since.count()) + "ms";
}

struct FactWords {
  using Text = std::string;
  static Text of(CampaignIdView id) { return Text{id.text()}; }
  static Text of(AccountIdView id) { return Text{id.text()}; }
  static Text of(MessageNumber message) { return Text{to_text(message)}; }

  Text operator()(const ContactUpserted& f) const { return f.name ? "upserted " + Text{*f.name} : "upserted"; }
  Text operator()(const ContactDeleted&) const { return "deleted"; }
  Text operator()(const ContactExcluded& f) const {
    return "excluded " + of(f.campaign) +
           (f.reason == ContactExcluded::Reason::kCancelled ? " cancelled" : " opted_out");
  }
  Text operator()(const ContactTimedOut& f) const {
    return "timed_out " + of(f.campaign) + " " + since_start(f.sent_at) + " " + since_start(f.due_at);
  }
  Text operator()(const ContactOptedOut& f) const { return "opted_out " + of(f.account); }
  Text operator()(const ContactOptedIn& f) const { return "opted_in " + of(f.account); }
  Text operator()(const OutcomeChanged& f) const {
    return "outcome " + of(f.campaign) + " " + (f.from ? Text{to_text(*f.from)} : "-") + " > " + Text{to_text(f.to)};
  }
  Text operator()(const MessageRequested& f) const {
    return "requested " + of(f.campaign) + " " + of(f.message) +
           (f.not_after ? " until " + since_start(*f.not_after) : "");
  }
  Text operator()(const MessageUpdated& f) const {
    const Text id = f.provider_message_id.empty() ? "" : " " + Text{f.provider_message_id};
    return "updated " + of(f.campaign) + " " + of(f.message) + " " + Text{to_text(f.status)} + " " +
           since_start(f.occurred_at) + id + (f.error ? " " + Text{f.error->code} : "");
  }
  Text operator()(const InteractionRecorded& f) const {
    return "recorded " + Text{f.provider_message_id} + " " + since_start(f.occurred_at) + " " +
           (f.campaign ? of(*f.campaign) + (f.within_24h ? " within" : " late") : "none");
  }
  Text operator()(const InteractionAttributed& f) const {
    return "attributed " + of(f.campaign) + (f.within_24h ? " within" : " late");
  }
  Text operator()(const WindowOpened& f) const { return "window " + of(f.account) + " " + since_start(f.until); }
};

// --- the contact ---------------------------------------------------------------------------------------------------

class Person : public PartitionContext {
 public:
  explicit Person(std::string key = "33612345678") { contact.key = ContactKey{std::move(key)}; }

  // One event that entered the system at kStart + `time`. What it and the timers before it decided is in `facts`.
  const Lines& take(Duration time, ContactEventBody body) {
    begin(kStart + time);
    decide(contact, {contact.key, kStart + time, body}, now, kCurrentRules, *this, out);
    return end();
  }
  const Lines& open(Duration time, std::string_view campaign, std::span<const CategoryIdView> audience) {
    begin(kStart + time);
    decide_opened(contact, {CampaignIdView{campaign}, kAccount, audience}, now, kCurrentRules, *this, out);
    return end();
  }
  const Lines& cancel(Duration time, std::string_view campaign) {
    begin(kStart + time);
    cancelled.insert(std::string{campaign});
    decide_cancelled(contact, CampaignIdView{campaign}, now, kCurrentRules, out);
    return end();
  }
  const Lines& wait(Duration time) {
    begin(kStart + time);
    return end();
  }

  [[nodiscard]] const Enrolment* find(std::string_view campaign) const {
    for (const Enrolment& e : contact.enrolments) {
      if (e.campaign == CampaignIdView{campaign}) return &e;
    }
    return nullptr;
  }
  [[nodiscard]] Outcome outcome(std::string_view campaign) const { return find(campaign)->outcome; }
  [[nodiscard]] const CampaignCounts& counts(const std::string& campaign) { return counted[campaign]; }

  [[nodiscard]] bool is_cancelled(CampaignIdView campaign) const override {
    return cancelled.contains(std::string{campaign.text()});
  }
  [[nodiscard]] PastEnrolment past(ContactKeyView, CampaignIdView campaign) const override {
    const auto found = rows.find(std::string{campaign.text()});
    return found == rows.end() ? PastEnrolment::kNone : found->second;
  }

  Contact contact;
  ContactEffects out;  // of the last event
  Lines facts;         // of the last event and of the timers before it, as are `fact_times` and `outbox`
  std::vector<Timestamp> fact_times;
  Lines outbox;  // "send message_1 of c1", "withdraw message_1 of c1"
  Timestamp now = kEarliestTime;
  std::set<std::string> cancelled;            // campaigns
  std::map<std::string, PastEnrolment> rows;  // by campaign
  std::map<std::string, CampaignCounts> counted;
  std::map<std::string, std::int64_t> categories;
  std::int64_t existing = 0;  // contacts
  std::int64_t interactions = 0;

 private:
  // Fires what is due at or before `time`, then moves the stream time there (R2).
  void begin(Timestamp time) {
    facts.clear();
    fact_times.clear();
    outbox.clear();
    const Timestamp target = std::max(now, time);
    for (OptionalTime due = next_due(contact, kCurrentRules); due && *due <= target;
         due = next_due(contact, kCurrentRules)) {
      out.clear();
      now = std::max(now, *due);
      fire_timers(contact, *due, now, kCurrentRules, out);
      gather();
    }
    out.clear();
    now = target;
  }

  const Lines& end() {
    gather();
    return facts;
  }

  void gather() {
    for (const ContactFact& fact : out.facts) {
      facts.push_back(std::visit(FactWords{}, fact.body));
      fact_times.push_back(fact.time);
    }
    for (const OutboxEntry& entry : out.outbox) outbox.push_back(words_of(entry));
    for (const PastChange& change : out.past) rows[std::string{change.campaign.text()}] = change.past;
    for (const CountChange& change : out.counts) {
      CampaignCounts& counts = counted[std::string{change.campaign.text()}];
      counts.subtract(change.before);
      counts.add(change.after);
    }
    for (const CategoryChange& change : out.categories)
      categories[std::string{change.category.text()}] += change.contacts;
    existing += out.contacts;
    interactions += out.interactions;
  }

  [[nodiscard]] std::string words_of(const OutboxEntry& entry) const {
    if (const auto* requested = std::get_if<SendRequested>(&entry)) {
      return "send " + std::string{requested->campaign.text()} + " " + std::string{to_text(requested->message)} +
             (requested->not_after ? " until " + since_start(*requested->not_after) : "");
    }
    const Uuid& id = std::get<SendWithdrawn>(entry).message_id;
    for (const Enrolment& e : contact.enrolments) {
      if (e.message_1.id == id) return "withdraw " + e.campaign.text() + " message_1";
      if (e.message_2 && e.message_2->id == id) return "withdraw " + e.campaign.text() + " message_2";
    }
    return "withdraw what nobody knows";
  }
};

}  // namespace relance::domain::test

#include "contact_task.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace relance::floor {
namespace {

using namespace std::chrono_literals;

constexpr Duration kWindow = 24h;
constexpr Duration kTolerance = 5s;
constexpr Duration kAttributionMax = 24h * 30;
constexpr Duration kRemembered = 24h * 8;
constexpr std::size_t kSeenMax = 256;
constexpr std::size_t kOptOutLettersMax = 20;
constexpr std::array<std::string_view, 14> kOptOutWords = {
    "stop",  "stopall", "unsubscribe", "cancel",         "end",  "quit", "optout",
    "arret", "arreter", "desabonner",  "desinscription", "baja", "sair", "parar"};

bool is_letter_or_digit(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
}

bool is_opt_out(const Event& event) {
  if (event.kind != "text" && event.kind != "button") return false;
  std::string_view text = event.text;
  while (!text.empty() && !is_letter_or_digit(text.front())) text.remove_prefix(1);
  while (!text.empty() && !is_letter_or_digit(text.back())) text.remove_suffix(1);
  if (text.size() > kOptOutLettersMax) return false;
  std::string word{text};
  for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return std::ranges::find(kOptOutWords, word) != kOptOutWords.end();
}

Timestamp occurrence(const Event& event) {
  if (!event.occurred_at) return event.time;
  return std::clamp(*event.occurred_at, event.time - kRemembered, event.time);
}

bool is_ours(const Contact& contact, std::string_view provider_id) {
  return !provider_id.empty() &&
         (contact.messages[0].provider_id == provider_id || contact.messages[1].provider_id == provider_id);
}

bool belongs(const Contact& contact, const Event& event, Timestamp occurred_at) {
  const OptionalTime sent_at = contact.messages[0].sent_at;
  if (!sent_at || contact.account != event.account) return false;
  if (is_ours(contact, event.reply_to)) return true;
  return contact.messages[0].status != Status::kFailed && *sent_at - kTolerance <= occurred_at &&
         occurred_at < *sent_at + kAttributionMax;
}

}  // namespace

void ContactTask::fold(const Event& event, RecordWriter& out) {
  fire(event.time, out);
  stream_time_ = std::max(stream_time_, event.time);
  if (event.type == EventType::kTick) return;
  Contact& contact = find_or_add(event.contact);
  const Contribution before = contribution_of(contact);
  apply(contact, event, out);
  finish(contact, before, out);
}

std::vector<Contact*> ContactTask::take_changed() {
  std::vector<Contact*> changed = std::exchange(changed_, {});
  std::ranges::sort(changed, {}, &Contact::key);
  for (Contact* const contact : changed) contact->changed = false;
  return changed;
}

void ContactTask::fire(Timestamp until, RecordWriter& out) {
  until = std::max(until, stream_time_);
  while (!timers_.empty() && timers_.top().due <= until) {
    const Timer timer = timers_.top();
    timers_.pop();
    stream_time_ = std::max(stream_time_, timer.due);
    Contact& contact = *timer.contact;
    const Contribution before = contribution_of(contact);
    const bool is_waiting = contact.current_outcome() == Outcome::kAwaitingReply;
    contact.timed_out = true;
    if (is_waiting) out.timed_out(contact, timer.due, stream_time_);
    finish(contact, before, out);
  }
}

void ContactTask::apply(Contact& contact, const Event& event, RecordWriter& out) {
  switch (event.type) {
    case EventType::kSent:
      return sent(contact, event, out);
    case EventType::kStatus:
      return status(contact, event, out);
    case EventType::kReceived:
      return received(contact, event, out);
    case EventType::kTick:
    case EventType::kOther:
      return;
  }
}

void ContactTask::sent(Contact& contact, const Event& event, RecordWriter& out) {
  const int which = event.message == "message_2" ? 1 : 0;
  if (!contact.is_enrolled()) {
    if (which == 1) return;
    contact.campaign = event.campaign;
    contact.account = event.account;
    contact.enrolment_opted_out = contact.opted_out;
  }
  Message& message = contact.messages[static_cast<std::size_t>(which)];
  if (message.status == Status::kAbsent) {
    message.status = Status::kPending;
    message.id = message_id(contact.campaign, contact.key, which);
  }
  if (message.provider_id.empty()) message.provider_id = event.provider_message_id;
  const Timestamp sent_at = occurrence(event);
  const bool is_first = !message.sent_at;
  if (is_first) message.sent_at = sent_at;
  raise(contact, which, Status::kSent, sent_at, out);
  const auto parked = std::ranges::find(contact.parked, event.provider_message_id, &ParkedStatus::provider_id);
  if (parked != contact.parked.end()) {
    raise(contact, which, parked->status, parked->occurred_at, out);
    contact.parked.erase(parked);
  }
  if (is_first && which == 0) timers_.push({sent_at + kWindow, &contact});
}

void ContactTask::status(Contact& contact, const Event& event, RecordWriter& out) {
  const Status to = status_of(event.status);
  const Timestamp occurred_at = occurrence(event);
  for (int which = 0; which < 2; ++which) {
    if (contact.messages[static_cast<std::size_t>(which)].provider_id == event.provider_message_id)
      return raise(contact, which, to, occurred_at, out);
  }
  const auto parked = std::ranges::find(contact.parked, event.provider_message_id, &ParkedStatus::provider_id);
  if (parked == contact.parked.end()) {
    contact.parked.push_back({std::string{event.provider_message_id}, to, occurred_at});
  } else if (to > parked->status) {
    parked->status = to;
    parked->occurred_at = occurred_at;
  }
}

void ContactTask::received(Contact& contact, const Event& event, RecordWriter& out) {
  std::erase_if(contact.seen, [this](const SeenInteraction& seen) { return seen.since + kRemembered <= stream_time_; });
  if (std::ranges::find(contact.seen, event.provider_message_id, &SeenInteraction::provider_id) != contact.seen.end())
    return;
  if (contact.seen.size() == kSeenMax) contact.seen.erase(contact.seen.begin());
  contact.seen.push_back({std::string{event.provider_message_id}, stream_time_});

  const Timestamp occurred_at = occurrence(event);
  const Timestamp until = occurred_at + kWindow;
  if (!contact.window_until || *contact.window_until < until) {
    contact.window_until = until;
    out.window_opened(contact, event.account, stream_time_);
  }
  const bool is_attributed = belongs(contact, event, occurred_at);
  const bool within = is_attributed && occurred_at < *contact.messages[0].sent_at + kWindow;
  out.interaction_recorded(contact, event, occurred_at, is_attributed, within, stream_time_);
  const bool opts_out = is_opt_out(event);
  if (opts_out) opt_out(contact, event, out);
  if (!is_attributed) return;
  ++contact.interactions;
  if (!within) contact.late = true;
  if (!within || opts_out || contact.opted_out || contact.enrolment_opted_out) return;
  Message& message_2 = contact.messages[1];
  if (message_2.status != Status::kAbsent || *contact.window_until <= stream_time_) return;
  message_2.status = Status::kPending;
  message_2.id = message_id(contact.campaign, contact.key, 1);
  out.message_2_requested(contact, *contact.window_until, stream_time_);
}

void ContactTask::opt_out(Contact& contact, const Event& event, RecordWriter& out) {
  if (!contact.opted_out) out.opted_out(contact, event.account, stream_time_);
  contact.opted_out = true;
  const Outcome outcome = contact.current_outcome();
  if (outcome == Outcome::kPending || outcome == Outcome::kAwaitingReply || outcome == Outcome::kReplied)
    contact.enrolment_opted_out = true;
}

void ContactTask::raise(Contact& contact, int which, Status to, Timestamp occurred_at, RecordWriter& out) {
  Message& message = contact.messages[static_cast<std::size_t>(which)];
  if (to <= message.status) return;
  message.status = to;
  out.message_updated(contact, which, occurred_at, stream_time_);
}

void ContactTask::finish(Contact& contact, Contribution before, RecordWriter& out) {
  const Outcome from = contact.outcome;
  contact.outcome = contact.current_outcome();
  if (contact.outcome != from) out.outcome_changed(contact, from, stream_time_);
  if (contact.is_enrolled()) counts_of(contact.campaign).move(before, contribution_of(contact));
  if (contact.changed) return;
  contact.changed = true;
  changed_.push_back(&contact);
}

Contact& ContactTask::find_or_add(std::string_view key) {
  if (const auto found = contacts_.find(key); found != contacts_.end()) return *found->second;
  auto contact = std::make_unique<Contact>();
  contact->key = key;
  const std::string_view own_key = contact->key;
  return *contacts_.emplace(own_key, std::move(contact)).first->second;
}

Counts& ContactTask::counts_of(std::string_view campaign) {
  const auto found = counts_.find(campaign);
  return found != counts_.end() ? found->second : counts_[std::string{campaign}];
}

}  // namespace relance::floor

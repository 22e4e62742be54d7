#include "contact_task.h"

#include <relance/base/assert.h>

#include <xxhash.h>

#include <algorithm>
#include <limits>

namespace relance::offline {
namespace {

std::string past_key(domain::ContactKeyView contact, domain::CampaignIdView campaign) {
  std::string key{contact.text()};
  key += '\n';
  key += campaign.text();
  return key;
}

}  // namespace

std::size_t ContactTask::Hash::operator()(std::string_view key) const { return XXH3_64bits(key.data(), key.size()); }

ContactTask::ContactTask() : numbers_(0, Hash{&contacts_}, Equal{&contacts_}), timers_(KeyOf{&contacts_}) {}

ContactTask::Number ContactTask::find_or_add(std::string_view key) {
  const auto found = numbers_.find(key);
  if (found != numbers_.end()) return *found;
  RELANCE_ASSERT(contacts_.size() < std::numeric_limits<Number>::max());
  const auto number = static_cast<Number>(contacts_.size());
  contacts_.emplace_back().key = domain::ContactKey{std::string{key}};
  numbers_.insert(number);
  return number;
}

// What the effects ask this task itself to remember.
void ContactTask::keep(Number number, const domain::ContactEffects& effects) {
  for (const Timestamp due : effects.timers) timers_.arm(due, number);
  for (const domain::PastChange& change : effects.past) {
    std::string key = past_key(contacts_[number].key, change.campaign);
    if (change.past == domain::PastEnrolment::kNone) {
      past_.erase(key);
    } else {
      past_.insert_or_assign(std::move(key), change.past);
    }
  }
}

void ContactTask::decide(const domain::ContactEvent& event, Timestamp now, domain::ContactEffects& out) {
  const Number number = find_or_add(event.contact.text());
  domain::decide(contacts_[number], event, now, *this, out);
  keep(number, out);
}

std::vector<ContactTask::Number> ContactTask::in_contact_order(
    const std::function<bool(const domain::Contact&)>& wanted) const {
  std::vector<Number> numbers;
  for (std::size_t i = 0; i < contacts_.size(); ++i) {
    if (wanted(contacts_[i])) numbers.push_back(static_cast<Number>(i));
  }
  std::ranges::sort(numbers, {}, [this](Number n) -> const domain::ContactKey& { return contacts_[n].key; });
  return numbers;
}

void ContactTask::open(const domain::CampaignOpened& opened, Timestamp now, domain::ContactEffects& out,
                       const OnEffects& on_effects) {
  const auto wanted = [&](const domain::Contact& contact) { return is_in_audience(contact, opened.categories); };
  for (const Number number : in_contact_order(wanted)) {
    out.clear();
    decide_opened(contacts_[number], opened, now, *this, out);
    keep(number, out);
    on_effects(out);
  }
}

void ContactTask::cancel(domain::CampaignIdView campaign, Timestamp now, domain::ContactEffects& out,
                         const OnEffects& on_effects) {
  cancelled_.emplace(campaign);
  const auto wanted = [&](const domain::Contact& contact) {
    return std::ranges::any_of(contact.enrolments, [&](const auto& e) { return e.campaign == campaign; });
  };
  for (const Number number : in_contact_order(wanted)) {
    out.clear();
    decide_cancelled(contacts_[number], campaign, now, out);
    keep(number, out);
    on_effects(out);
  }
}

void ContactTask::fire(Timestamp now, domain::ContactEffects& out) {
  const auto timer = timers_.take();
  fire_timers(contacts_[timer.key], timer.due, now, out);
  keep(timer.key, out);
}

bool ContactTask::is_cancelled(domain::CampaignIdView campaign) const {
  return !cancelled_.empty() && cancelled_.contains(campaign);
}

domain::PastEnrolment ContactTask::past(domain::ContactKeyView contact, domain::CampaignIdView campaign) const {
  if (past_.empty()) return domain::PastEnrolment::kNone;
  const auto found = past_.find(past_key(contact, campaign));
  return found == past_.end() ? domain::PastEnrolment::kNone : found->second;
}

}  // namespace relance::offline

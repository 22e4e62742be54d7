#include "contact_task.h"

#include <algorithm>

#include <xxhash.h>

#include <relance/base/assert.h>

namespace relance::offline {
namespace {

std::string past_key(domain::ContactKeyView contact, domain::CampaignIdView campaign) {
  std::string key{contact.text()};
  key += '\n';
  key += campaign.text();
  return key;
}

template <class T>
void prefetch_object(const T* object) {
  constexpr std::size_t kCacheLineBytes = 64;
  const char* const begin = reinterpret_cast<const char*>(object);
  for (std::size_t at = 0; at < sizeof(T); at += kCacheLineBytes) __builtin_prefetch(begin + at);
}

}  // namespace

std::uint64_t ContactTask::hash_of(std::string_view key) {
  return XXH3_64bits(key.data(), key.size());
}

ContactTask::Number ContactTask::find_or_add(std::string_view key, std::uint64_t hash) {
  const Number found = index_.find(hash, [&](Number number) { return contacts_[number].key.text() == key; });
  if (found != ContactIndex::kNone) return found;
  RELANCE_ASSERT(contacts_.size() < ContactIndex::kNone);
  const auto number = static_cast<Number>(contacts_.size());
  contacts_.emplace_back().key = domain::ContactKey{std::string{key}};
  index_.insert(hash, number, [this](Number n) { return hash_of(contacts_[n].key.text()); });
  return number;
}

// The first contact with this hash: with 64 bits nearly always the right one, and a hint may be wrong.
const domain::Contact* ContactTask::expect_contact(std::uint64_t hash) const {
  const Number number = index_.find(hash, [](Number) { return true; });
  if (number == ContactIndex::kNone) return nullptr;
  const domain::Contact* contact = &contacts_[number];
  prefetch_object(contact);
  return contact;
}

void ContactTask::expect_enrolments(const domain::Contact& contact) {
  if (!contact.enrolments.empty()) prefetch_object(contact.enrolments.data());
}

void ContactTask::expect_messages(const domain::Contact& contact) {
  if (contact.enrolments.empty()) return;
  const domain::Enrolment& enrolment = contact.enrolments.front();
  __builtin_prefetch(enrolment.message_1.provider_ids.memory());
  if (enrolment.message_2) prefetch_object(&*enrolment.message_2);
}

// Stores those effects that are this task's own state.
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

void ContactTask::decide(const domain::ContactEvent& event, std::uint64_t hash, Timestamp now,
                         domain::ContactEffects& out) {
  const Number number = find_or_add(event.contact.text(), hash);
  domain::decide(contacts_[number], event, now, domain::kCurrentRules, *this, out);
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
    decide_opened(contacts_[number], opened, now, domain::kCurrentRules, *this, out);
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
    decide_cancelled(contacts_[number], campaign, now, domain::kCurrentRules, out);
    keep(number, out);
    on_effects(out);
  }
}

void ContactTask::fire(Timestamp now, domain::ContactEffects& out) {
  const auto timer = timers_.take();
  fire_timers(contacts_[timer.key], timer.due, now, domain::kCurrentRules, out);
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

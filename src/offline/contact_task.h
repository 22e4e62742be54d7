// One partition of the contact log: its contacts in memory, their timers, and what the partition remembers.
#pragma once

#include "timer_queue.h"

#include <relance/domain/decide_contact.h>

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace relance::offline {

class ContactTask final : public domain::ContactSurroundings {
 public:
  // Called with the effects of one contact at a time, before the next one is looked at.
  using OnEffects = std::function<void(domain::ContactEffects&)>;

  ContactTask();

  void decide(const domain::ContactEvent& event, Timestamp now, domain::ContactEffects& out);
  // In contact order.
  void open(const domain::CampaignOpened& opened, Timestamp now, domain::ContactEffects& out, const OnEffects& on_effects);
  void cancel(domain::CampaignIdView campaign, Timestamp now, domain::ContactEffects& out, const OnEffects& on_effects);

  [[nodiscard]] OptionalTime next_due() const { return timers_.earliest(); }
  // Fires the earliest timer.
  void fire(Timestamp now, domain::ContactEffects& out);

  [[nodiscard]] bool is_cancelled(domain::CampaignIdView campaign) const override;
  [[nodiscard]] domain::PastEnrolment past(domain::ContactKeyView contact, domain::CampaignIdView campaign) const override;

 private:
  using Number = std::uint32_t;  // of a contact: its place in contacts_

  struct Hash {
    using is_transparent = void;
    const std::deque<domain::Contact>* contacts;
    std::size_t operator()(std::string_view key) const;
    std::size_t operator()(Number number) const { return (*this)((*contacts)[number].key.text()); }
  };
  struct Equal {
    using is_transparent = void;
    const std::deque<domain::Contact>* contacts;
    bool operator()(Number a, Number b) const { return a == b; }
    bool operator()(std::string_view key, Number number) const { return key == (*contacts)[number].key.text(); }
    bool operator()(Number number, std::string_view key) const { return (*this)(key, number); }
  };
  struct KeyOf {
    const std::deque<domain::Contact>* contacts;
    std::string_view operator()(Number number) const { return (*contacts)[number].key.text(); }
  };

  Number find_or_add(std::string_view key);
  void keep(Number number, const domain::ContactEffects& effects);
  [[nodiscard]] std::vector<Number> in_contact_order(const std::function<bool(const domain::Contact&)>& wanted) const;

  std::deque<domain::Contact> contacts_;
  boost::unordered_flat_set<Number, Hash, Equal> numbers_;
  // Closed and excluded ones, by contact key, a line end and campaign: read only by an event that names the campaign.
  boost::unordered_flat_map<std::string, domain::PastEnrolment> past_;
  std::set<domain::CampaignId, std::less<>> cancelled_;
  TimerQueue<KeyOf> timers_;
};

}  // namespace relance::offline

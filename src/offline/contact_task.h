// One partition of the contact log: its contacts in memory, their timers, and its own state.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include <boost/container/deque.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <relance/domain/decide_contact.h>

#include "contact_index.h"
#include "timer_queue.h"

namespace relance::offline {

class ContactTask final : public domain::PartitionContext {
 public:
  // Called with the effects of one contact, before the next one is processed.
  using OnEffects = std::function<void(domain::ContactEffects&)>;

  ContactTask() : timers_(KeyOf{&contacts_}) {}

  static std::uint64_t hash_of(std::string_view key);

  // `hash` is the hash of the event's contact.
  void decide(const domain::ContactEvent& event, std::uint64_t hash, Timestamp now, domain::ContactEffects& out);

  // Prefetches what a decision about the contact with this hash will read: four steps, with other work between them.
  // They change nothing.
  void expect(std::uint64_t hash) const { index_.prefetch(hash); }
  [[nodiscard]] const domain::Contact* expect_contact(std::uint64_t hash) const;  // nullptr: not known yet
  static void expect_enrolments(const domain::Contact& contact);
  static void expect_messages(const domain::Contact& contact);

  // In contact order.
  void open(const domain::CampaignOpened& opened, Timestamp now, domain::ContactEffects& out,
            const OnEffects& on_effects);
  void cancel(domain::CampaignIdView campaign, Timestamp now, domain::ContactEffects& out, const OnEffects& on_effects);

  [[nodiscard]] OptionalTime next_due() const { return timers_.earliest(); }
  // Fires the earliest timer.
  void fire(Timestamp now, domain::ContactEffects& out);

  [[nodiscard]] bool is_cancelled(domain::CampaignIdView campaign) const override;
  [[nodiscard]] domain::PastEnrolment past(domain::ContactKeyView contact,
                                           domain::CampaignIdView campaign) const override;

 private:
  using Number = ContactIndex::Number;  // the index of a contact in contacts_

  // Large blocks: a number is resolved through one small table.
  using Contacts = boost::container::deque<domain::Contact, void,
                                           boost::container::deque_options<boost::container::block_size<1024u>>::type>;

  struct KeyOf {
    const Contacts* contacts;
    std::string_view operator()(Number number) const { return (*contacts)[number].key.text(); }
  };

  Number find_or_add(std::string_view key, std::uint64_t hash);
  void keep(Number number, const domain::ContactEffects& effects);
  [[nodiscard]] std::vector<Number> in_contact_order(const std::function<bool(const domain::Contact&)>& wanted) const;

  Contacts contacts_;
  ContactIndex index_;
  // Closed and excluded ones, by contact key, line break and campaign: read only by events that name the campaign.
  boost::unordered_flat_map<std::string, domain::PastEnrolment> past_;
  std::set<domain::CampaignId, std::less<>> cancelled_;
  TimerQueue<KeyOf> timers_;
};

}  // namespace relance::offline

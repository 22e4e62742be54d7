#include "group.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include <relance/base/assert.h>

namespace relance::embedded {

Group::Group(const PartitionTable& table)
    : table_(table), owners_(table.size(), nullptr), targets_(table.size(), nullptr) {}

void Group::add(std::shared_ptr<Member> member) {
  const auto older = std::ranges::find(members_, member->identity, &Member::identity);
  if (older != members_.end()) {
    const std::shared_ptr<Member> fenced = *older;
    fenced->fenced = true;
    expel(*fenced);
  }
  const auto place = std::ranges::lower_bound(members_, member->identity, {}, &Member::identity);
  members_.insert(place, std::move(member));
}

void Group::enter(Member& member) {
  member.entered = true;
  share_out();
}

void Group::leave(Member& member) {
  RELANCE_ASSERT(!member.committing);
  expel(member);
}

void Group::expel(Member& member) {
  std::erase_if(members_, [&](const std::shared_ptr<Member>& other) { return other.get() == &member; });
  if (!member.committing) std::ranges::replace(owners_, static_cast<const Member*>(&member), nullptr);
  share_out();
  if (member.fenced) member.wake.notify_all();
}

void Group::settle(Member& member) {
  member.committing = false;
  if (member.fenced) {
    std::ranges::replace(owners_, static_cast<const Member*>(&member), nullptr);
    wake_all();
  }
  member.wake.notify_all();
}

std::vector<std::size_t> Group::to_give_up(const Member& member) const {
  std::vector<std::size_t> slots;
  for (std::size_t slot = 0; slot < owners_.size(); ++slot) {
    if (owners_[slot] == &member && targets_[slot] != &member) slots.push_back(slot);
  }
  return slots;
}

void Group::give_up(const Member& member, std::span<const std::size_t> slots) {
  for (const std::size_t slot : slots) {
    if (owners_[slot] == &member) owners_[slot] = nullptr;
  }
  wake_all();
}

std::vector<std::size_t> Group::take(Member& member) {
  std::vector<std::size_t> slots;
  for (std::size_t slot = 0; slot < owners_.size(); ++slot) {
    if (owners_[slot] != nullptr || targets_[slot] != &member) continue;
    owners_[slot] = &member;
    slots.push_back(slot);
  }
  return slots;
}

void Group::wake_all() const {
  for (const auto& member : members_) member->wake.notify_all();
}

void Group::share_out() {
  std::vector<std::size_t> loads(members_.size(), 0);
  for (std::size_t topic = 0; topic < table_.topics().size(); ++topic) {
    std::vector<Member*> readers;
    readers.reserve(members_.size());
    for (const auto& member : members_) {
      readers.push_back(member->entered && member->topics[topic] ? member.get() : nullptr);
    }
    share_out(topic, readers, loads);
  }
  wake_all();
}

// A member keeps its partitions, up to a fair share of the topic; the others go to the member with the fewest.
// `readers` has an entry per member, null if it does not subscribe to the topic; `loads` counts the partitions of all
// topics so far.
void Group::share_out(std::size_t topic, const std::vector<Member*>& readers, std::vector<std::size_t>& loads) {
  const std::size_t first = table_.first(topic);
  const std::size_t last = table_.first(topic + 1);
  std::vector<std::size_t> order;  // of subscribed members: most kept first, then least loaded, then by name
  std::vector<std::size_t> kept(readers.size(), 0);
  for (std::size_t i = 0; i < readers.size(); ++i) {
    if (readers[i] == nullptr) continue;
    order.push_back(i);
    for (std::size_t slot = first; slot < last; ++slot) kept[i] += targets_[slot] == readers[i] ? 1 : 0;
  }
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    return kept[a] != kept[b] ? kept[a] > kept[b] : loads[a] < loads[b];
  });
  std::vector<std::size_t> room(readers.size(), 0);
  for (std::size_t i = 0; i < order.size(); ++i) {
    room[order[i]] = (last - first) / order.size() + (i < (last - first) % order.size() ? 1 : 0);
  }
  std::vector<std::size_t> homeless;
  for (std::size_t slot = first; slot < last; ++slot) {
    const auto keeper =
        std::ranges::find_if(order, [&](std::size_t i) { return readers[i] == targets_[slot] && room[i] != 0; });
    if (keeper == order.end()) {
      homeless.push_back(slot);
      targets_[slot] = nullptr;
    } else {
      --room[*keeper];
      ++loads[*keeper];
    }
  }
  for (const std::size_t slot : homeless) {
    const auto taker = std::ranges::max_element(order, {}, [&](std::size_t i) { return room[i]; });
    if (taker == order.end()) continue;
    RELANCE_ASSERT(room[*taker] != 0);
    targets_[slot] = readers[*taker];
    --room[*taker];
    ++loads[*taker];
  }
}

}  // namespace relance::embedded

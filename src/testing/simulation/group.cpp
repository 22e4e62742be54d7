#include "group.h"

#include <algorithm>

namespace relance::simulation {

void Group::take_identity(Member& newcomer, Timestamp now) {
  const auto is_namesake = [&](const Member* member) { return member->identity == newcomer.identity; };
  const auto found = std::find_if(members_.begin(), members_.end(), is_namesake);
  if (found == members_.end()) return;
  Member& older = **found;
  *found = &newcomer;
  newcomer.state = MemberState::kInside;
  log_.settle(now, older.producer);
  older.state = MemberState::kFenced;
  for (PartitionIndex i = 0; i < places_.size(); ++i) {
    Place& place = places_[i];
    if (place.target == &older) place.target = &newcomer;
    if (place.holder != &older) continue;
    older.lost.push_back(i);
    place.holder = nullptr;
    place.is_asked_back = false;
  }
  share_out();
}

void Group::join(Member& member, Timestamp now) {
  RELANCE_ASSERT(member.state == MemberState::kOutside);
  for (const Member* other : members_) {
    if (other->identity == member.identity && other->producer > member.producer) member.state = MemberState::kFenced;
  }
  if (member.state == MemberState::kFenced) return;
  take_identity(member, now);
  if (member.state == MemberState::kInside) return;
  member.state = MemberState::kInside;
  members_.push_back(&member);
  share_out();
}

void Group::leave(Member& member, MemberState state, Timestamp now) {
  log_.settle(now, member.producer);
  const bool is_inside = member.state == MemberState::kInside;
  member.state = state;
  if (!is_inside) return;
  members_.erase(std::find(members_.begin(), members_.end(), &member));
  for (PartitionIndex i = 0; i < places_.size(); ++i) {
    Place& place = places_[i];
    if (place.target == &member) place.target = nullptr;
    if (place.holder != &member) continue;
    member.lost.push_back(i);
    place.holder = nullptr;
    place.is_asked_back = false;
  }
  share_out();
}

std::vector<PartitionIndex> Group::held(const Member& member) const {
  std::vector<PartitionIndex> found;
  for (PartitionIndex i = 0; i < places_.size(); ++i) {
    if (places_[i].holder == &member) found.push_back(i);
  }
  return found;
}

std::vector<PartitionIndex> Group::to_revoke(const Member& member) const {
  std::vector<PartitionIndex> found;
  for (PartitionIndex i = 0; i < places_.size(); ++i) {
    const Place& place = places_[i];
    if (place.holder == &member && (place.target != &member || place.is_asked_back)) found.push_back(i);
  }
  return found;
}

std::vector<PartitionIndex> Group::to_assign(const Member& member) const {
  std::vector<PartitionIndex> found;
  for (PartitionIndex i = 0; i < places_.size(); ++i) {
    if (places_[i].holder == nullptr && places_[i].target == &member) found.push_back(i);
  }
  return found;
}

void Group::release(PartitionIndex index, Timestamp now) {
  Place& place = places_[index];
  // A new holder must not read a position that an unsettled transaction may still change.
  log_.settle(now, place.holder->producer);
  place.holder = nullptr;
  place.is_asked_back = false;
}

bool Group::is_candidate(const Member* member, ports::TopicNumber topic) const {
  return member != nullptr && member->state == MemberState::kInside && member->topics[topic.value()];
}

std::vector<Member*> Group::candidates(ports::TopicNumber topic) const {
  std::vector<Member*> found;
  for (Member* member : members_) {
    if (is_candidate(member, topic)) found.push_back(member);
  }
  return found;
}

std::size_t Group::targets_of(const Member& member, ports::TopicNumber topic) const {
  std::size_t count = 0;
  for (PartitionIndex i = 0; i < places_.size(); ++i) {
    if (places_[i].target == &member && log_.partition_of(i).topic == topic) ++count;
  }
  return count;
}

void Group::share_out() {
  for (std::size_t number = 0; number < log_.topics().size(); ++number) {
    const ports::TopicNumber topic{static_cast<std::uint16_t>(number)};
    const std::vector<Member*> members = candidates(topic);
    for (PartitionIndex i = 0; i < places_.size(); ++i) {
      Place& place = places_[i];
      if (log_.partition_of(i).topic != topic || is_candidate(place.target, topic)) continue;
      place.target = nullptr;
      std::size_t fewest = SIZE_MAX;
      for (Member* member : members) {
        const std::size_t count = targets_of(*member, topic);
        if (count >= fewest) continue;
        fewest = count;
        place.target = member;
      }
    }
    if (!members.empty()) level(topic);
  }
}

// Moves as few partitions as necessary for no member to have two more than another.
void Group::level(ports::TopicNumber topic) {
  const std::vector<Member*> members = candidates(topic);
  for (;;) {
    Member* poorest = members.front();
    Member* richest = members.front();
    for (Member* member : members) {
      if (targets_of(*member, topic) < targets_of(*poorest, topic)) poorest = member;
      if (targets_of(*member, topic) > targets_of(*richest, topic)) richest = member;
    }
    if (targets_of(*richest, topic) < targets_of(*poorest, topic) + 2) return;
    for (PartitionIndex i = places_.size(); i-- > 0;) {
      if (places_[i].target != richest || log_.partition_of(i).topic != topic) continue;
      places_[i].target = poorest;
      break;
    }
  }
}

PartitionIndex Group::random_held() {
  std::vector<PartitionIndex> found;
  for (PartitionIndex i = 0; i < places_.size(); ++i) {
    if (places_[i].holder != nullptr) found.push_back(i);
  }
  return found.empty() ? places_.size() : found[chaos_.random().below(found.size())];
}

void Group::disturb(Timestamp now) {
  if (chaos_.would_bite(Fault::kPartitionMoved)) move_some();
  if (chaos_.would_bite(Fault::kPartitionReturned)) {
    const PartitionIndex index = random_held();
    if (index < places_.size() && places_[index].target == places_[index].holder) {
      places_[index].is_asked_back = true;
      chaos_.count(Fault::kPartitionReturned);
    }
  }
  if (chaos_.would_bite(Fault::kPartitionLost)) lose_some(now);
}

void Group::move_some() {
  const PartitionIndex index = random_held();
  if (index == places_.size()) return;
  const std::vector<Member*> members = candidates(log_.partition_of(index).topic);
  Member* other = members[chaos_.random().below(members.size())];
  if (other == places_[index].holder) return;
  places_[index].target = other;
  chaos_.count(Fault::kPartitionMoved);
}

void Group::lose_some(Timestamp now) {
  const PartitionIndex first = random_held();
  if (first == places_.size()) return;
  Member& holder = *places_[first].holder;
  const bool takes_all = chaos_.random().coin();
  for (PartitionIndex i = 0; i < places_.size(); ++i) {
    if (places_[i].holder != &holder || (i != first && !takes_all)) continue;
    release(i, now);
    holder.lost.push_back(i);
    const std::vector<Member*> members = candidates(log_.partition_of(i).topic);
    places_[i].target = members[chaos_.random().below(members.size())];
    chaos_.count(Fault::kPartitionLost);
  }
}

}  // namespace relance::simulation

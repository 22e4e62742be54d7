// The consumer group: the target and the current holder of each partition. A partition is given to a member only after
// the previous holder has released or lost it.
#pragma once

#include <string>
#include <vector>

#include <relance/testing/simulation/chaos.h>

#include "stored_log.h"

namespace relance::simulation {

enum class MemberState : std::uint8_t {
  kOutside,  // not joined yet
  kInside,
  kOver,    // removed from the group: must rejoin
  kFenced,  // its identity belongs to a newer session
};

struct Member {
  ProducerId producer;
  std::string identity;
  std::vector<bool> topics;  // subscribed, by number
  MemberState state = MemberState::kOutside;
  std::vector<PartitionIndex> lost;  // lost, not reported yet
};

class Group {
 public:
  Group(StoredLog& log, Chaos& chaos) : log_(log), chaos_(chaos), places_(log.size()) {}

  // Fences the member with this identity; the new member takes over its place immediately.
  void take_identity(Member& newcomer, Timestamp now);
  // Fenced if a newer session with the same identity has joined before it.
  void join(Member& member, Timestamp now);
  // Its partitions go to the others, whether it is notified or not.
  void leave(Member& member, MemberState state, Timestamp now);

  [[nodiscard]] bool holds(const Member& member, PartitionIndex index) const {
    return places_[index].holder == &member;
  }
  [[nodiscard]] std::vector<PartitionIndex> held(const Member& member) const;
  // The partitions that it holds and must release; those that it may take and nobody holds.
  [[nodiscard]] std::vector<PartitionIndex> to_revoke(const Member& member) const;
  [[nodiscard]] std::vector<PartitionIndex> to_assign(const Member& member) const;
  void release(PartitionIndex index, Timestamp now);
  void give(Member& member, PartitionIndex index) { places_[index].holder = &member; }

  // Moves, returns and loses partitions, according to the faults.
  void disturb(Timestamp now);

 private:
  struct Place {
    Member* target = nullptr;
    Member* holder = nullptr;
    bool is_asked_back = false;  // although the target is the same member
  };

  void share_out();
  void level(ports::TopicNumber topic);
  [[nodiscard]] std::size_t targets_of(const Member& member, ports::TopicNumber topic) const;
  [[nodiscard]] std::vector<Member*> candidates(ports::TopicNumber topic) const;
  [[nodiscard]] bool is_candidate(const Member* member, ports::TopicNumber topic) const;
  PartitionIndex random_held();
  void move_some();
  void lose_some(Timestamp now);

  StoredLog& log_;
  Chaos& chaos_;
  std::vector<Place> places_;
  std::vector<Member*> members_;  // in the order in which they joined
};

}  // namespace relance::simulation

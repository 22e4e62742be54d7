// The group of readers: which member is to have each partition, and which one has it. A partition is given to a member
// only when the one before has let it go, or has lost it.
#pragma once

#include <string>
#include <vector>

#include <relance/testing/simulation/chaos.h>

#include "stored_log.h"

namespace relance::simulation {

enum class MemberState : std::uint8_t {
  kOutside,  // not joined yet
  kInside,
  kOver,    // thrown out: must rejoin
  kFenced,  // its identity belongs to a newer session
};

struct Member {
  ProducerId producer;
  std::string identity;
  std::vector<bool> topics;  // asked for, by number
  MemberState state = MemberState::kOutside;
  std::vector<PartitionIndex> lost;  // taken from it, not reported yet
};

class Group {
 public:
  Group(StoredLog& log, Chaos& chaos) : log_(log), chaos_(chaos), places_(log.size()) {}

  // Whoever lives under this identity is fenced, and the new member takes its place at once.
  void take_identity(Member& newcomer, Timestamp now);
  // Fenced where a newer session of its identity has come in before it.
  void join(Member& member, Timestamp now);
  // What it holds goes to the others, whether it is notified or not.
  void leave(Member& member, MemberState state, Timestamp now);

  [[nodiscard]] bool holds(const Member& member, PartitionIndex index) const {
    return places_[index].holder == &member;
  }
  [[nodiscard]] std::vector<PartitionIndex> held(const Member& member) const;
  // What it holds and must let go; what it may have and nobody holds.
  [[nodiscard]] std::vector<PartitionIndex> to_revoke(const Member& member) const;
  [[nodiscard]] std::vector<PartitionIndex> to_assign(const Member& member) const;
  void release(PartitionIndex index, Timestamp now);
  void give(Member& member, PartitionIndex index) { places_[index].holder = &member; }

  // Partitions move, come back and get lost, as the faults say.
  void disturb(Timestamp now);

 private:
  struct Place {
    Member* target = nullptr;
    Member* holder = nullptr;
    bool is_asked_back = false;  // although it goes to the same member again
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

// The one group of readers of a log, all in this process: who reads which partition. Guarded by the log's mutex.
//
// A partition has an owner, who may commit for it, and a target, who shall. Where they differ, the owner gives it up in
// its own poll(), and then the target takes it in its own. A member that is fenced loses everything at once, but for
// the time of a commit that it has under way: the next owner must see its outcome.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "storage/catalog.h"

namespace relance::embedded {

struct Member {
  std::string identity;
  std::vector<bool> topics;  // by topic number: those that it reads
  bool entered = false;      // has polled, so partitions can be given to it
  bool fenced = false;
  bool committing = false;       // a commit of it is with the writer
  bool woken = false;            // by wake(); until the next poll() returns
  std::condition_variable wake;  // with the log's mutex: whatever poll() and commit() may wait for
};

class Group {
 public:
  explicit Group(const PartitionTable& table);

  // Fences the member of the same identity, if there is one.
  void add(std::shared_ptr<Member> member);
  // From its first poll() on it takes part.
  void enter(Member& member);
  void leave(Member& member);

  [[nodiscard]] std::vector<std::size_t> to_give_up(const Member& member) const;
  void give_up(const Member& member, std::span<const std::size_t> slots);
  // Partitions that are free and meant for it become its own.
  std::vector<std::size_t> take(Member& member);
  [[nodiscard]] bool owns(const Member& member, std::size_t slot) const { return owners_[slot] == &member; }

  // Its commit is over.
  void settle(Member& member);
  void wake_all() const;
  [[nodiscard]] bool empty() const { return members_.empty(); }

 private:
  void expel(Member& member);
  void share_out();
  void share_out(std::size_t topic, const std::vector<Member*>& readers, std::vector<std::size_t>& loads);

  const PartitionTable& table_;
  std::vector<std::shared_ptr<Member>> members_;  // by identity; without the fenced ones
  std::vector<const Member*> owners_;             // by slot
  std::vector<const Member*> targets_;            // by slot
};

}  // namespace relance::embedded

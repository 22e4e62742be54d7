// The consumer group of a log, all in this process: assigns partitions to members. Guarded by the log's mutex.
//
// A partition has an owner, which may commit for it, and a target, which should. If they differ, the owner releases it
// in its own poll(), and then the target takes it in its own. A fenced member loses everything at once, except during a
// commit in progress: the next owner must see its outcome.
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
  std::vector<bool> topics;  // by topic number: those it subscribes to
  bool entered = false;      // has polled, so partitions can be assigned to it
  bool fenced = false;
  bool committing = false;       // the writer has a commit of it
  bool woken = false;            // by wake(); until the next poll() returns
  std::condition_variable wake;  // with the log's mutex: for everything that poll() and commit() wait for
};

class Group {
 public:
  explicit Group(const PartitionTable& table);

  // Fences the member with the same identity, if there is one.
  void add(std::shared_ptr<Member> member);
  // Called by its first poll(): partitions can be assigned to it from now on.
  void enter(Member& member);
  void leave(Member& member);

  [[nodiscard]] std::vector<std::size_t> to_give_up(const Member& member) const;
  void give_up(const Member& member, std::span<const std::size_t> slots);
  // Makes the member the owner of its free target partitions.
  std::vector<std::size_t> take(Member& member);
  [[nodiscard]] bool owns(const Member& member, std::size_t slot) const { return owners_[slot] == &member; }

  // Its commit has finished.
  void settle(Member& member);
  void wake_all() const;
  [[nodiscard]] bool empty() const { return members_.empty(); }

 private:
  void expel(Member& member);
  void share_out();
  void share_out(std::size_t topic, const std::vector<Member*>& readers, std::vector<std::size_t>& loads);

  const PartitionTable& table_;
  std::vector<std::shared_ptr<Member>> members_;  // by identity; without fenced ones
  std::vector<const Member*> owners_;             // by slot
  std::vector<const Member*> targets_;            // by slot
};

}  // namespace relance::embedded

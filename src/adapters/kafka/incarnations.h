// Records which process took an identity last. Fencing alone does not tell: brokers reject a producer whose identity
// was taken in the same way as one that was late, and a group may reassign a member's place when it sees an earlier
// request of the same member.
//
// A session that takes an identity (its producer) then leaves a note with its process and session number. If two take
// it at the same time, the one whose note is last keeps it: the other sees that when it is fenced.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include <relance/adapters/kafka/log.h>

#include "client/group_note.h"
#include "client/topic_table.h"

namespace relance::kafka {

// Shared by the sessions of one log. Any thread.
class Incarnations {
 public:
  // `options` and `table` must outlive it.
  Incarnations(const KafkaOptions& options, const TopicTable& table);

  // Leaves the note of a new session, and returns its number. kRetry: the brokers do not respond.
  ports::PortResult<std::uint64_t> leave_note(const std::string& identity);
  // Checks that no newer session has left a note. `number`: of the session; none: it is about to take the identity,
  // which earlier sessions of this log may have had. kYield: a newer one has. kRetry: the brokers do not respond.
  [[nodiscard]] ports::PortResult<ports::Done> prove(const std::string& identity,
                                                     std::optional<std::uint64_t> number) const;

 private:
  [[nodiscard]] std::optional<std::uint64_t> last_of(const std::string& identity) const;
  [[nodiscard]] ports::PortResult<GroupNote> note_of(const std::string& identity) const;

  const KafkaOptions& options_;
  const TopicTable& table_;
  const std::string process_;  // random
  mutable std::mutex mutex_;
  std::uint64_t numbers_ = 0;
  std::map<std::string, std::uint64_t> last_;  // by identity: the last that held it
};

}  // namespace relance::kafka

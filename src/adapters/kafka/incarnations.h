// Which process was the last to take an identity. A fence alone does not tell: brokers answer a producer whose identity
// somebody has taken as they answer one that was late, and a group gives the place of a member away when it meets an
// earlier request of its own.
//
// Who takes an identity (its producer) then leaves a note: which process it is, and which of its sessions. Of two that
// take it at a time, the one whose note is the last keeps it: the other finds it when it is fenced.
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

// Of the sessions of one log. Any thread.
class Incarnations {
 public:
  // `options` and `table` outlive it.
  Incarnations(const KafkaOptions& options, const TopicTable& table);

  // Leaves the note of a new session, and gives its number. kRetry: the brokers do not answer.
  ports::PortResult<std::uint64_t> leave_note(const std::string& identity);
  // Whether nobody newer has left a note. `number`: of the session; none: it is about to take the identity, which
  // sessions of this log may have had before. kYield: somebody newer has. kRetry: the brokers do not answer.
  [[nodiscard]] ports::PortResult<ports::Done> prove(const std::string& identity,
                                                     std::optional<std::uint64_t> number) const;

 private:
  [[nodiscard]] std::optional<std::uint64_t> last_of(const std::string& identity) const;
  [[nodiscard]] ports::PortResult<GroupNote> note_of(const std::string& identity) const;

  const KafkaOptions& options_;
  const TopicTable& table_;
  const std::string process_;  // drawn
  mutable std::mutex mutex_;
  std::uint64_t numbers_ = 0;
  std::map<std::string, std::uint64_t> last_;  // by identity: the last that stood
};

}  // namespace relance::kafka

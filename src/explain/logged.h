// What the log contains about the decisions on one contact: its facts and outbox entries, by the record of the
// contact's partition that caused them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include <relance/explain/explain.h>

namespace relance::explain {

struct LoggedRecord {
  std::string topic;
  Partition partition;
  Offset offset;
  std::string value;
};

using ByCause = std::map<Offset, std::vector<LoggedRecord>>;

// Facts with the contact's key. Their causes are records of `partition` of relance.contact-events.
[[nodiscard]] ByCause read_facts(LogSource& log, const std::string& contact, Partition partition);

// Outbox entries about one of the messages, from the partitions of these accounts.
[[nodiscard]] ByCause read_outbox(LogSource& log, const std::set<std::string>& accounts,
                                  const std::set<std::string>& message_ids, Partition partition);

}  // namespace relance::explain

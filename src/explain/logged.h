// What the log holds of the decisions about one contact: its facts, and its entries in the outbox, by the record of the
// contact's partition that led to them.
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

// Facts under the contact's key. Causes are records of `partition` of relance.contact-events.
[[nodiscard]] ByCause read_facts(LogSource& log, const std::string& contact, Partition partition);

// Entries of the outbox that name one of the messages, from the partitions of these accounts.
[[nodiscard]] ByCause read_outbox(LogSource& log, const std::set<std::string>& accounts,
                                  const std::set<std::string>& message_ids, Partition partition);

}  // namespace relance::explain

#include "logged.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <simdjson.h>

#include <relance/base/partition.h>

namespace relance::explain {
namespace {

// Reads the causes of records that Relance's tasks wrote.
class CauseReader {
 public:
  explicit CauseReader(Partition partition)
      : prefix_(fmt::format("{}/{}/", topic_name(events::Topic::kContactEvents), partition.value())) {}

  // nullopt: no cause, or one in another partition.
  std::optional<Offset> cause_of(std::string_view value) {
    simdjson::dom::element root;
    std::string_view cause;
    if (parser_.parse(value.data(), value.size()).get(root) != simdjson::SUCCESS) return std::nullopt;
    if (root["cause"].get_string().get(cause) != simdjson::SUCCESS || !cause.starts_with(prefix_)) return std::nullopt;
    cause.remove_prefix(prefix_.size());
    std::int64_t offset = 0;
    const auto [end, error] = std::from_chars(cause.data(), cause.data() + cause.size(), offset);
    if (error != std::errc{} || end != cause.data() + cause.size()) return std::nullopt;
    return Offset{offset};
  }

 private:
  std::string prefix_;
  simdjson::dom::parser parser_;
};

template <class Wanted>
void collect(LogSource& log, ports::TopicPartition from, CauseReader& causes, Wanted wanted, ByCause& out) {
  const std::string& topic = log.topics()[from.topic.value()].name;
  log.for_each(from, [&](const ports::Record& record) {
    if (!record.value || !wanted(record)) return true;
    const auto cause = causes.cause_of(*record.value);
    if (cause) out[*cause].push_back({topic, from.partition, record.offset, std::string{*record.value}});
    return true;
  });
}

}  // namespace

ByCause read_facts(LogSource& log, const std::string& contact, Partition partition) {
  const ports::TopicNumber topic = log.topic_of(events::Topic::kFacts);
  CauseReader causes(partition);
  ByCause facts;
  const auto is_ours = [&](const ports::Record& record) { return record.key == contact; };
  collect(log, {topic, partition_of(contact, log.topics()[topic.value()].partitions)}, causes, is_ours, facts);
  return facts;
}

ByCause read_outbox(LogSource& log, const std::set<std::string>& accounts, const std::set<std::string>& message_ids,
                    Partition partition) {
  const ports::TopicNumber topic = log.topic_of(events::Topic::kOutbox);
  std::set<Partition> partitions;
  for (const std::string& account : accounts)
    partitions.insert(partition_of(account, log.topics()[topic.value()].partitions));
  CauseReader causes(partition);
  ByCause entries;
  const auto is_ours = [&](const ports::Record& record) {
    return std::ranges::any_of(message_ids,
                               [&](const std::string& id) { return record.value->find(id) != std::string_view::npos; });
  };
  for (const Partition from : partitions) collect(log, {topic, from}, causes, is_ours, entries);
  return entries;
}

}  // namespace relance::explain

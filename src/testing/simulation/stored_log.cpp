#include "stored_log.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace relance::simulation {
namespace {

Offset after(Offset offset) {
  return Offset{offset.value() + 1};
}

}  // namespace

void Transaction::clear() {
  records.clear();
  partitions.clear();
  offsets.clear();
}

StoredLog::StoredLog(std::vector<ports::TopicSpec> topics) : topics_(std::move(topics)) {
  for (std::size_t topic = 0; topic < topics_.size(); ++topic) {
    firsts_.push_back(partitions_.size());
    for (std::int32_t partition = 0; partition < topics_[topic].partitions.value(); ++partition) {
      Stored& stored = partitions_.emplace_back();
      stored.name = {ports::TopicNumber{static_cast<std::uint16_t>(topic)}, Partition{partition}};
    }
  }
}

PartitionIndex StoredLog::index_of(ports::TopicPartition partition) const {
  const std::size_t topic = partition.topic.value();
  RELANCE_ASSERT(topic < topics_.size());
  RELANCE_ASSERT(partition.partition.value() >= 0 &&
                 partition.partition < Partition{topics_[topic].partitions.value()});
  return firsts_[topic] + static_cast<std::size_t>(partition.partition.value());
}

Offset StoredLog::append(Timestamp now, const ports::OwnedRecord& record) {
  Stored& stored = partitions_[index_of(record.partition)];
  const Offset offset = stored.end;
  stored.records.add(offset, now, record);
  stored.end = after(offset);
  return offset;
}

void StoredLog::commit(Timestamp now, const Transaction& transaction) {
  for (std::size_t i = 0; i < transaction.records.size(); ++i) {
    Stored& stored = partitions_[transaction.partitions[i]];
    stored.records.add(stored.end, now, transaction.records, i);
    stored.end = after(stored.end);
  }
  for (const auto& [partition, next_offset, metadata] : transaction.offsets) {
    partitions_[index_of(partition)].committed = ports::Committed{next_offset, metadata};
  }
}

void StoredLog::leave_open(ProducerId producer, Transaction transaction, bool commits) {
  const bool is_first = open_ends_.try_emplace(producer, OpenEnd{std::move(transaction), commits}).second;
  RELANCE_ASSERT(is_first);
}

void StoredLog::settle(Timestamp now, ProducerId producer) {
  const auto found = open_ends_.find(producer);
  if (found == open_ends_.end()) return;
  if (found->second.commits) commit(now, found->second.transaction);
  open_ends_.erase(found);
}

ports::OffsetRange StoredLog::offsets(PartitionIndex index) const {
  return {partitions_[index].start, partitions_[index].end};
}

const std::optional<ports::Committed>& StoredLog::committed(PartitionIndex index) const {
  return partitions_[index].committed;
}

void StoredLog::forget_commits() {
  for (Stored& stored : partitions_) stored.committed.reset();
}

bool StoredLog::has_records(PartitionIndex index, Offset from) const {
  const RecordRun& records = partitions_[index].records;
  return !records.empty() && records.offset(records.size() - 1) >= from;
}

void StoredLog::read(PartitionIndex index, Offset from, ports::ReadLimits limits, ports::RecordBatch& batch) const {
  const RecordRun& records = partitions_[index].records;
  records.read(records.find(from), limits, batch);
}

std::vector<ports::PartitionStatus> StoredLog::status() const {
  std::vector<ports::PartitionStatus> all;
  all.reserve(partitions_.size());
  for (const Stored& stored : partitions_) {
    std::optional<Offset> committed;
    if (stored.committed) committed = stored.committed->next_offset;
    all.push_back({stored.name, {stored.start, stored.end}, committed});
  }
  return all;
}

bool StoredLog::maintain(Timestamp now) {
  bool has_dropped = false;
  for (Stored& stored : partitions_) {
    const ports::TopicSpec& topic = topics_[stored.name.topic.value()];
    if (topic.retention) has_dropped |= retain(stored, now - *topic.retention);
    if (topic.compacted) has_dropped |= compact(stored);
  }
  return has_dropped;
}

bool StoredLog::retain(Stored& stored, Timestamp oldest) const {
  std::vector<bool> stays(stored.records.size(), true);
  std::size_t gone = 0;
  // Records that the group has not read yet are retained, however old.
  const auto may_go = [&](std::size_t i) {
    return stored.records.appended_at(i) < oldest &&
           (!stored.committed || stored.records.offset(i) < stored.committed->next_offset);
  };
  while (gone < stays.size() && may_go(gone)) stays[gone++] = false;
  if (gone == 0) return false;
  stored.start = gone < stays.size() ? stored.records.offset(gone) : stored.end;
  stored.records.keep(stays);
  return true;
}

bool StoredLog::compact(Stored& stored) const {
  const RecordRun& records = stored.records;
  std::map<std::string_view, std::size_t> last;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (const auto key = records.key(i)) last[*key] = i;
  }
  std::vector<bool> stays(records.size(), true);
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto key = records.key(i);
    if (!key) continue;
    const bool has_been_seen = records.is_tombstone(i) && records.offset(i) < stored.compacted_to;
    stays[i] = last[*key] == i && !has_been_seen;
  }
  stored.compacted_to = stored.end;
  if (std::find(stays.begin(), stays.end(), false) == stays.end()) return false;
  stored.records.keep(stays);
  stored.start = stored.records.empty() ? stored.end : stored.records.offset(0);
  return true;
}

}  // namespace relance::simulation

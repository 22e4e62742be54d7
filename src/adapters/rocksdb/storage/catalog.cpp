#include "catalog.h"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <utility>

#include <rocksdb/write_batch.h>

#include <relance/base/assert.h>
#include <relance/base/encoding.h>

#include "databases.h"

namespace relance::embedded {

namespace {

using ports::PortResult;
using ports::Reaction;
using ports::TopicSpec;

constexpr char kTopicFormat = 1;
constexpr std::size_t kIdentityBytes = 16;
constexpr std::size_t kTopicsMax = std::numeric_limits<std::uint16_t>::max();

// Format byte, name, partitions, 1 if compacted, retention in milliseconds + 1 (0: forever).
std::string encode(const TopicSpec& spec) {
  std::string value(1, kTopicFormat);
  append_text(spec.name, value);
  append_varint(static_cast<std::uint64_t>(spec.partitions.value()), value);
  append_varint(spec.compacted ? 1 : 0, value);
  append_varint(spec.retention ? static_cast<std::uint64_t>(spec.retention->count()) + 1 : 0, value);
  return value;
}

std::optional<TopicSpec> decode(std::string_view value) {
  if (value.empty() || value[0] != kTopicFormat) return std::nullopt;
  FieldReader reader{value.substr(1)};
  TopicSpec spec;
  spec.name = reader.text();
  spec.partitions = PartitionCount{static_cast<std::int32_t>(reader.number())};
  spec.compacted = reader.number() == 1;
  const std::uint64_t retention = reader.number();
  if (retention != 0) spec.retention = Duration{static_cast<std::int64_t>(retention - 1)};
  if (reader.broken()) return std::nullopt;
  return spec;
}

Failure<ports::PortError> other_partitions(const TopicSpec& wanted, const TopicSpec& known) {
  return ports::failure(Reaction::kStop, "topic " + wanted.name + " has " + std::to_string(known.partitions.value()) +
                                             " partitions, not " + std::to_string(wanted.partitions.value()) +
                                             ": their number is fixed when a log is created");
}

rocksdb::WriteOptions synced() {
  rocksdb::WriteOptions options;
  options.sync = true;
  return options;
}

}  // namespace

PortResult<std::vector<KnownTopic>> read_topics(rocksdb::DB& db) {
  std::vector<KnownTopic> topics;
  const std::unique_ptr<rocksdb::Iterator> entry{db.NewIterator({})};
  for (entry->Seek("t"); entry->Valid() && entry->key().starts_with("t"); entry->Next()) {
    const std::string_view key = entry->key().ToStringView();
    const auto spec = decode(entry->value().ToStringView());
    if (!spec || key.size() != 3) return ports::failure(Reaction::kStop, "the log's list of topics is damaged");
    const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(key[i])); };
    topics.push_back({static_cast<std::uint16_t>(byte(1) << 8 | byte(2)), *spec});
  }
  if (!entry->status().ok()) return stop("cannot read the log's topics", entry->status());
  return topics;
}

PortResult<std::vector<KnownTopic>> settle_topics(rocksdb::DB& db, std::span<const TopicSpec> wanted) {
  auto known = read_topics(db);
  if (!known.ok()) return known;
  std::vector<KnownTopic> settled;
  rocksdb::WriteBatch changes;
  std::size_t next_id = known.value().empty() ? 0 : known.value().back().id + std::size_t{1};
  for (const TopicSpec& spec : wanted) {
    RELANCE_ASSERT(spec.partitions.value() >= 1);
    const auto same_name = [&](const KnownTopic& topic) { return topic.spec.name == spec.name; };
    RELANCE_ASSERT(std::ranges::none_of(settled, same_name));
    const auto found = std::ranges::find_if(known.value(), same_name);
    const bool is_new = found == known.value().end();
    if (!is_new && found->spec.partitions != spec.partitions) return other_partitions(spec, found->spec);
    const std::size_t id = is_new ? next_id++ : found->id;
    RELANCE_ASSERT(id < kTopicsMax);
    settled.push_back({static_cast<std::uint16_t>(id), spec});
    if (is_new || found->spec != spec) changes.Put(topic_key(settled.back().id), encode(spec));
  }
  if (changes.Count() == 0) return settled;
  const rocksdb::Status status = db.Write(synced(), &changes);
  if (!status.ok()) return stop("cannot write the log's topics", status);
  return settled;
}

PortResult<std::string> read_identity(rocksdb::DB& db) {
  std::string bytes;
  const rocksdb::Status status = db.Get({}, kIdentityKey, &bytes);
  if (!status.ok()) return stop("cannot read the log's identity", status);
  return to_hex(bytes);
}

PortResult<std::string> settle_identity(rocksdb::DB& db, ports::Entropy& entropy) {
  std::string bytes;
  rocksdb::Status status = db.Get({}, kIdentityKey, &bytes);
  if (status.IsNotFound()) {
    std::array<std::byte, kIdentityBytes> drawn{};
    entropy.fill(drawn);
    bytes.assign(reinterpret_cast<const char*>(drawn.data()), drawn.size());
    status = db.Put(synced(), kIdentityKey, bytes);
  }
  if (!status.ok()) return stop("cannot read the log's identity", status);
  return to_hex(bytes);
}

PartitionTable::PartitionTable(std::vector<KnownTopic> topics) {
  for (KnownTopic& topic : topics) {
    const ports::TopicNumber number{static_cast<std::uint16_t>(specs_.size())};
    firsts_.push_back(ids_.size());
    for (std::int32_t i = 0; i < topic.spec.partitions.value(); ++i) {
      partitions_.push_back({number, Partition{i}});
      ids_.push_back({topic.id, i});
    }
    specs_.push_back(std::move(topic.spec));
  }
  firsts_.push_back(ids_.size());
}

std::optional<std::size_t> PartitionTable::find(ports::TopicPartition partition) const {
  const std::size_t topic = partition.topic.value();
  const std::int32_t number = partition.partition.value();
  if (topic >= specs_.size() || number < 0 || number >= specs_[topic].partitions.value()) return std::nullopt;
  return firsts_[topic] + static_cast<std::size_t>(number);
}

PortResult<std::size_t> PartitionTable::slot_of(ports::TopicPartition partition) const {
  if (const auto slot = find(partition)) return *slot;
  return ports::failure(Reaction::kStop, "the log has no topic " + std::to_string(partition.topic.value()) +
                                             " with a partition " + std::to_string(partition.partition.value()));
}

std::string PartitionTable::name(std::size_t slot) const {
  return topic(slot).name + "[" + std::to_string(partitions_[slot].partition.value()) + "]";
}

}  // namespace relance::embedded

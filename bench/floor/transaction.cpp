#include "transaction.h"

#include <stdexcept>
#include <utility>

#include <relance/base/assert.h>

namespace relance::floor {
namespace {

constexpr std::size_t kMemtableBytes = std::size_t{32} << 20;
constexpr int kTransactionTimeoutMs = 30'000;

}  // namespace

// Without RocksDB's own log: the changelog is the one that would be played back.
StateStore::StateStore(const std::string& directory) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.compression = rocksdb::kLZ4Compression;
  options.write_buffer_size = kMemtableBytes;
  options.max_write_buffer_number = 2;
  rocksdb::DB* database = nullptr;
  check(rocksdb::DB::Open(options, directory, &database));
  database_.reset(database);
}

void StateStore::committed() {
  RELANCE_ASSERT(committed_.Count() == 0);
  std::swap(next_, committed_);
}

void StateStore::write() {
  if (committed_.Count() == 0) return;
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  check(database_->Write(options, &committed_));
  committed_.Clear();
}

void StateStore::check(const rocksdb::Status& status) {
  if (!status.ok()) throw std::runtime_error(status.ToString());
}

void Transaction::open() {
  floor::check(rd_kafka_begin_transaction(producer_), "begin");
  is_open_ = true;
}

void Transaction::commit(std::vector<Partition>& partitions, RecordWriter& out) {
  for (std::size_t i = 0; i < partitions.size(); ++i) {
    if (partitions[i].has_moved) write_changes(static_cast<int>(i), partitions[i], out);
  }
  store_.write();
  send_positions(partitions);
  floor::check(rd_kafka_commit_transaction(producer_, kTransactionTimeoutMs), "commit");
  store_.committed();
  is_open_ = false;
  ++commits_;
}

// Rows begin with their partition: a batch is in the order of its keys.
void Transaction::write_changes(int number, Partition& partition, RecordWriter& out) {
  key_.assign(1, static_cast<char>(number));
  for (const Contact* const contact : partition.task.take_changed()) {
    row_.clear();
    encode(*contact, row_);
    out.changed(number, contact->key, row_.view());
    key_.resize(1);
    key_ += contact->key;
    store_.put(key_, row_.view());
  }
  for (auto& [campaign, counts] : partition.task.counts()) {
    if (counts.empty()) continue;
    out.counted(number, partition.next_offset, campaign, counts, partition.task.stream_time());
    counts.clear();
  }
}

void Transaction::send_positions(std::vector<Partition>& partitions) {
  const PartitionList positions{rd_kafka_topic_partition_list_new(static_cast<int>(partitions.size()))};
  for (std::size_t i = 0; i < partitions.size(); ++i) {
    if (!std::exchange(partitions[i].has_moved, false)) continue;
    rd_kafka_topic_partition_list_add(positions.get(), input_.c_str(), static_cast<int>(i))->offset =
        partitions[i].next_offset;
  }
  const GroupMetadata group{rd_kafka_consumer_group_metadata(consumer_)};
  floor::check(rd_kafka_send_offsets_to_transaction(producer_, positions.get(), group.get(), kTransactionTimeoutMs),
               "send offsets");
}

}  // namespace relance::floor

// One Kafka transaction at a time: what was produced, the positions of the group, and the rows that follow them.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include "contact_task.h"
#include "kafka.h"
#include "record_writer.h"

namespace relance::floor {

struct Partition {
  ContactTask task;
  std::int64_t next_offset = 0;
  bool has_moved = false;  // since the last commit
};

class StateStore {
 public:
  explicit StateStore(const std::string& directory);

  void put(std::string_view key, std::string_view row) { check(next_.Put(slice(key), slice(row))); }
  // What was put since the last call is committed, and may be written.
  void committed();
  // What is committed and not yet written.
  void write();

 private:
  static rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
  static void check(const rocksdb::Status& status);

  std::unique_ptr<rocksdb::DB> database_;
  rocksdb::WriteBatch next_;
  rocksdb::WriteBatch committed_;
};

class Transaction {
 public:
  Transaction(rd_kafka_t* producer, rd_kafka_t* consumer, std::string input, StateStore& store)
      : producer_(producer), consumer_(consumer), input_(std::move(input)), store_(store) {}

  [[nodiscard]] bool is_open() const { return is_open_; }
  void open();
  // Changelog, differences and positions with what was produced. The rows follow with the next commit, while it waits
  // for the broker, or at the next write_rows(): behind the log at times, never ahead of it.
  void commit(std::vector<Partition>& partitions, RecordWriter& out);
  void write_rows() { store_.write(); }

  [[nodiscard]] long commits() const { return commits_; }

 private:
  void write_changes(int number, Partition& partition, RecordWriter& out);
  void send_positions(std::vector<Partition>& partitions);

  rd_kafka_t* producer_;
  rd_kafka_t* consumer_;
  std::string input_;
  StateStore& store_;
  std::string key_;
  ByteBuffer row_;
  bool is_open_ = false;
  long commits_ = 0;
};

}  // namespace relance::floor

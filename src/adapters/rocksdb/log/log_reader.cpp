#include <filesystem>
#include <system_error>
#include <utility>

#include <relance/adapters/rocksdb/log_reader.h>

#include "databases.h"
#include "storage/block_scan.h"
#include "storage/log_format.h"
#include "storage/position.h"
#include "storage/selection.h"

namespace relance::embedded {

namespace {

using ports::Done;
using ports::PortResult;
using ports::Reaction;

constexpr std::size_t kReaderCacheBytes = 16 * 1024 * 1024;
constexpr std::size_t kReaderWriteBufferBytes = 8 * 1024 * 1024;
constexpr int kAttemptsMax = 20;  // the writing process may drop a file that is about to be read

class RocksLogReader : public ports::LogReader {
 public:
  RocksLogReader(std::unique_ptr<rocksdb::DB> db, std::string identity)
      : db_(std::move(db)), identity_(std::move(identity)) {}

  [[nodiscard]] std::span<const ports::TopicSpec> topics() const override { return table_->topics(); }
  [[nodiscard]] std::string identity() const override { return identity_; }

  PortResult<Done> read(ports::TopicPartition partition, Offset from, ports::ReadLimits limits,
                        ports::RecordBatch& batch) override {
    const auto slot = table_->slot_of(partition);
    if (!slot.ok()) return Failure{slot.error()};
    const ports::OffsetRange range = positions_[slot.value()].offsets;
    const auto fetch = [&](Offset at, std::vector<BlockPtr>& blocks) {
      return read_blocks(*db_, *table_, slot.value(), {at, range.end}, limits.records, limits.bytes, blocks);
    };
    // Catching up reads the manifest, then the journals: data that was flushed in between, and its journal dropped,
    // appears only after the next catch-up.
    for (int i = 0;; ++i) {
      auto filled = read_batch(std::max(from, range.start), range.end, limits, batch, fetch);
      if (filled.ok() || i == kAttemptsMax) return filled;
      db_->TryCatchUpWithPrimary().PermitUncheckedError();
    }
  }
  PortResult<ports::OffsetRange> offsets(ports::TopicPartition partition) override {
    const auto slot = table_->slot_of(partition);
    if (!slot.ok()) return Failure{slot.error()};
    return positions_[slot.value()].offsets;
  }
  PortResult<std::optional<ports::Committed>> committed(ports::TopicPartition partition) override {
    const auto slot = table_->slot_of(partition);
    if (!slot.ok()) return Failure{slot.error()};
    return positions_[slot.value()].committed;
  }
  PortResult<std::vector<ports::PartitionStatus>> status() override { return status_of(*table_, positions_); }

  PortResult<Done> refresh() override {
    rocksdb::Status status;
    for (int i = 0; i < kAttemptsMax; ++i) {
      status = db_->TryCatchUpWithPrimary();
      if (status.ok()) return look();
    }
    return ports::failure(Reaction::kRetry, "cannot follow the log: " + status.ToString());
  }

  PortResult<Done> look() {
    auto topics = read_topics(*db_);
    if (!topics.ok()) return Failure{topics.error()};
    auto table = std::make_unique<PartitionTable>(std::move(topics).value());
    auto positions = read_positions(*db_, *table);
    if (!positions.ok()) return Failure{positions.error()};
    table_ = std::move(table);
    positions_ = std::move(positions).value();
    return Done{};
  }

 private:
  const std::unique_ptr<rocksdb::DB> db_;
  const std::string identity_;
  std::unique_ptr<const PartitionTable> table_;
  std::vector<Position> positions_;
};

}  // namespace

PortResult<std::unique_ptr<ports::LogReader>> open_log_reader(const std::string& directory,
                                                              const std::string& scratch) {
  const auto resources = make_resources(kReaderCacheBytes, kReaderWriteBufferBytes);
  if (auto checked = check_directory(*resources->env, directory, kLogFormat); !checked.ok()) {
    return Failure{checked.error()};
  }
  rocksdb::Options settings = log_options(*resources);
  settings.create_if_missing = false;
  settings.max_open_files = -1;  // files dropped by the writing process stay readable
  rocksdb::Status status;
  rocksdb::DB* opened = nullptr;
  for (int i = 0; i < kAttemptsMax; ++i) {
    status = rocksdb::DB::OpenAsSecondary(settings, directory, scratch, &opened);
    if (status.ok()) break;
  }
  if (!status.ok()) return not_opened(directory, status);
  std::unique_ptr<rocksdb::DB> db{opened};
  auto identity = read_identity(*db);
  if (!identity.ok()) return Failure{identity.error()};
  auto reader = std::make_unique<RocksLogReader>(std::move(db), std::move(identity).value());
  if (auto looked = reader->look(); !looked.ok()) return Failure{looked.error()};
  return std::unique_ptr<ports::LogReader>{std::move(reader)};
}

}  // namespace relance::embedded

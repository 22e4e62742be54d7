#include "databases.h"

#include <filesystem>
#include <limits>
#include <system_error>

#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/utilities/table_properties_collectors.h>
#include <rocksdb/version.h>

namespace rocksdb {

// Exists only in a library built with assertions.
class SyncPoint {
 public:
  static SyncPoint* GetInstance() __attribute__((weak));  // NOLINT(readability-identifier-naming): the library's
};

}  // namespace rocksdb

namespace relance::embedded {

namespace {

constexpr std::size_t kInfoLogBytesMax = 1024 * 1024;
constexpr std::size_t kSyncedAtOnceBytes = 512 * 1024;
constexpr std::size_t kInfoLogsMax = 4;
constexpr double kBloomBitsPerKey = 10;
constexpr double kMemtableBloomRatio = 0.05;
constexpr int kStateFilesMergedAtOnce = 16;
constexpr std::uint64_t kStateDelayedBytesPerSecond = std::uint64_t{128} * 1024 * 1024;
constexpr std::size_t kStatePrefixBytes = 8;
constexpr std::size_t kStateBlockBytes = 8 * 1024;
constexpr std::size_t kLogPrefixBytes = 7;  // the prefix of a partition
constexpr int kLogFilesMergedAtOnce = 32;
constexpr std::size_t kLogBlockBytes = 32 * 1024;
// A file with that many deletions in a window is compacted, so that the space is freed.
constexpr std::size_t kDeletionWindow = 512;
constexpr std::size_t kDeletionTrigger = 256;

std::uint64_t free_bytes(const std::string& directory) {
  std::error_code error;
  const std::filesystem::space_info space = std::filesystem::space(directory, error);
  return error ? std::numeric_limits<std::uint64_t>::max() : space.available;
}

rocksdb::Options common_options(const Resources& resources) {
  rocksdb::Options options;
  options.env = resources.env;
  options.create_if_missing = true;
  options.write_buffer_manager = resources.write_buffers;
  options.max_write_buffer_number = 2;
  options.compression = rocksdb::kLZ4Compression;
  options.level_compaction_dynamic_level_bytes = true;
  // Background errors are handled here; RocksDB must not resume by itself.
  options.max_bgerror_resume_count = 0;
  // Files are synced while they are written: syncing them at the end would delay the log's fsync.
  options.bytes_per_sync = kSyncedAtOnceBytes;
  options.max_log_file_size = kInfoLogBytesMax;
  options.keep_log_file_num = kInfoLogsMax;
  options.info_log_level = rocksdb::WARN_LEVEL;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.table_properties_collector_factories.push_back(
      rocksdb::NewCompactOnDeletionCollectorFactory(kDeletionWindow, kDeletionTrigger));
  return options;
}

rocksdb::BlockBasedTableOptions table_options(const Resources& resources) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = resources.cache;
  table.cache_index_and_filter_blocks = true;
  table.cache_index_and_filter_blocks_with_high_priority = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.format_version = 5;
  return table;
}

}  // namespace

std::shared_ptr<Resources> make_resources(std::size_t cache_bytes, std::size_t write_buffer_bytes) {
  RELANCE_ASSERT(write_buffer_bytes < cache_bytes);
  auto resources = std::make_shared<Resources>();
  resources->cache = rocksdb::NewLRUCache(cache_bytes);
  resources->write_buffers = std::make_shared<rocksdb::WriteBufferManager>(write_buffer_bytes, resources->cache);
  resources->free_bytes = free_bytes;
  return resources;
}

std::string rocksdb_version() {
  return rocksdb::GetRocksVersionAsString(true);
}

bool rocksdb_has_asserts() {
  return &rocksdb::SyncPoint::GetInstance != nullptr;
}

rocksdb::Options state_options(const Resources& resources) {
  rocksdb::Options options = common_options(resources);
  options.write_buffer_size = kStateMemtableBytes;
  options.level0_file_num_compaction_trigger = kStateFilesMergedAtOnce;
  // A restore writes at full speed for seconds: throttled to RocksDB's 16 MB/s, a million rows took a minute instead of
  // ten seconds.
  options.level0_slowdown_writes_trigger = 8 * kStateFilesMergedAtOnce;
  options.level0_stop_writes_trigger = 16 * kStateFilesMergedAtOnce;
  options.delayed_write_rate = kStateDelayedBytesPerSecond;
  // Batches are sorted: each row is inserted next to the previous one.
  options.allow_concurrent_memtable_write = false;
  options.memtable_insert_with_hint_prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(kStatePrefixBytes));
  // Data that is soon rewritten is not worth compressing.
  options.compression_per_level = {rocksdb::kNoCompression, rocksdb::kNoCompression, rocksdb::kLZ4Compression};
  options.memtable_whole_key_filtering = true;
  options.memtable_prefix_bloom_size_ratio = kMemtableBloomRatio;
  // Drops what a crash tore off, and what follows damage: it is restored from the log.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  rocksdb::BlockBasedTableOptions table = table_options(resources);
  table.block_size = kStateBlockBytes;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
  table.whole_key_filtering = true;
  table.data_block_index_type = rocksdb::BlockBasedTableOptions::kDataBlockBinaryAndHash;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

rocksdb::Options log_options(const Resources& resources) {
  rocksdb::Options options = common_options(resources);
  // Files overlap, as each contains all partitions: merging many at once rewrites existing data less often.
  options.level0_file_num_compaction_trigger = kLogFilesMergedAtOnce;
  options.level0_slowdown_writes_trigger = 4 * kLogFilesMergedAtOnce;
  options.level0_stop_writes_trigger = 6 * kLogFilesMergedAtOnce;
  options.compression = rocksdb::kNoCompression;  // blocks are already compressed
  options.write_buffer_size = kLogMemtableBytes;
  // The blocks of a partition are inserted in order.
  options.allow_concurrent_memtable_write = false;
  options.memtable_insert_with_hint_prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(kLogPrefixBytes));
  // Drops what a crash tore off; other damage was ruled out before.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  rocksdb::BlockBasedTableOptions table = table_options(resources);
  table.block_size = kLogBlockBytes;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

Failure<ports::PortError> stop(std::string_view what, const rocksdb::Status& status) {
  return ports::failure(ports::Reaction::kStop, std::string{what} + ": " + status.ToString());
}

Failure<ports::PortError> not_opened(const std::string& directory, const rocksdb::Status& status) {
  const std::string text = status.ToString();
  if (status.IsIOError() && text.find("/LOCK") != std::string::npos) {
    return ports::failure(ports::Reaction::kStop, "another process has " + directory + " open (" + text + ")");
  }
  return stop("cannot open " + directory, status);
}

}  // namespace relance::embedded

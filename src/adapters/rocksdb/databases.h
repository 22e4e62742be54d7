// RocksDB options, and the errors of opening.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>
#include <rocksdb/write_buffer_manager.h>

#include <relance/adapters/rocksdb/resources.h>
#include <relance/ports/error.h>

namespace relance::embedded {

struct Resources {
  std::shared_ptr<rocksdb::Cache> cache;
  std::shared_ptr<rocksdb::WriteBufferManager> write_buffers;
  rocksdb::Env* env = rocksdb::Env::Default();
  std::function<std::uint64_t(const std::string&)> free_bytes;  // of the disk with the directory
};

inline constexpr std::size_t kStateMemtableBytes = 4 * 1024 * 1024;
inline constexpr std::size_t kLogMemtableBytes = 16 * 1024 * 1024;

[[nodiscard]] rocksdb::Options state_options(const Resources& resources);
[[nodiscard]] rocksdb::Options log_options(const Resources& resources);

// "cannot read the log: IO error: ..." with the reaction kStop.
[[nodiscard]] Failure<ports::PortError> stop(std::string_view what, const rocksdb::Status& status);
// Like stop(), for a database that could not be opened: names the directory, and says if another process has it open.
[[nodiscard]] Failure<ports::PortError> not_opened(const std::string& directory, const rocksdb::Status& status);

}  // namespace relance::embedded

// RocksDB's own log: its file, and log lines of this process for what is a warning or worse.
#pragma once

#include <memory>
#include <string>

#include <rocksdb/options.h>

#include <relance/base/logging.h>

namespace relance::embedded {

// One line per interval and level: a database that stalls or cannot write says so at every write.
inline constexpr Duration kInfoLogInterval = std::chrono::seconds{10};

// Opens the file LOG of the database as RocksDB would, and gives RocksDB a logger that also forwards. Without the file,
// RocksDB is left to itself and reports why it cannot open the database.
void forward_warnings(const std::string& directory, rocksdb::Options& options);

// As forward_warnings, over another logger.
[[nodiscard]] std::shared_ptr<rocksdb::Logger> make_info_log(std::string directory,
                                                             std::shared_ptr<rocksdb::Logger> file);

}  // namespace relance::embedded

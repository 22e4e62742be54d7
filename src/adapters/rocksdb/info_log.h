// RocksDB's own log: written to its file, and from warnings on also as log lines of this process.
#pragma once

#include <memory>
#include <string>

#include <rocksdb/options.h>

#include <relance/base/logging.h>

namespace relance::embedded {

// One line per interval and level: a database that stalls or cannot write reports it at every write.
inline constexpr Duration kInfoLogInterval = std::chrono::seconds{10};

// Opens the database's LOG file as RocksDB would, and gives RocksDB a logger that also forwards warnings. If the file
// cannot be opened, RocksDB keeps its default and reports why it cannot open the database.
void forward_warnings(const std::string& directory, rocksdb::Options& options);

// Like forward_warnings, on top of another logger.
[[nodiscard]] std::shared_ptr<rocksdb::Logger> make_info_log(std::string directory,
                                                             std::shared_ptr<rocksdb::Logger> file);

}  // namespace relance::embedded

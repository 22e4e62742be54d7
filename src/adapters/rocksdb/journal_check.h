// Distinguishes an end torn by a crash from damage, in the files that RocksDB only appends to: its write-ahead logs and
// its manifest. RocksDB treats a record that seems to reach beyond the end of the file as one that was being written,
// and drops it with all that follows: a flipped bit in a length would silently lose data that was acknowledged long
// ago.
//
// The record format is RocksDB's, as written by 7.8: with another RocksDB, check that find_damage still reads what it
// wrote (`integration.rocksdb.journal_check`). WALRecoveryMode::kAbsoluteConsistency is no substitute: it rejects the
// torn end that any crash may leave.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <rocksdb/env.h>

#include <relance/ports/error.h>

namespace relance::embedded {

// The position of the first damage, in bytes; nullopt: intact, or torn in the last record. The two can be told apart
// because each record is written after the previous one was synced.
[[nodiscard]] std::optional<std::size_t> find_damage(std::string_view journal);

// kStop: the manifest of the database in `directory` is damaged. Succeeds if there is no database.
[[nodiscard]] ports::PortResult<ports::Done> check_manifest(rocksdb::Env& env, const std::string& directory);
// kStop: one of the database's write-ahead logs is damaged.
[[nodiscard]] ports::PortResult<ports::Done> check_write_ahead_logs(rocksdb::Env& env, const std::string& directory);

}  // namespace relance::embedded

// Tells an end that a crash tore off from damage, in the files that RocksDB only appends to: its write-ahead logs and
// its manifest. RocksDB takes a record that seems to reach beyond the end of the file for one that was being written,
// and forgets it with all behind it: a flipped bit in a length would silently cost what was acknowledged long ago.
//
// The record format is RocksDB's own, as 7.8 writes it: with another RocksDB, check that find_damage still reads what
// it wrote (`integration.rocksdb.journal_check`). WALRecoveryMode::kAbsoluteConsistency is no substitute: it refuses
// the torn end that every crash may leave.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <rocksdb/env.h>

#include <relance/ports/error.h>

namespace relance::embedded {

// The place of the first damage, in bytes; none: whole, or torn while its last record was being written. That each
// record begins after the one before was synced distinguishes the two.
[[nodiscard]] std::optional<std::size_t> find_damage(std::string_view journal);

// kStop: the manifest of the database in `directory` is damaged. Without a database there is nothing to check.
[[nodiscard]] ports::PortResult<ports::Done> check_manifest(rocksdb::Env& env, const std::string& directory);
// kStop: one of its write-ahead logs is damaged.
[[nodiscard]] ports::PortResult<ports::Done> check_write_ahead_logs(rocksdb::Env& env, const std::string& directory);

}  // namespace relance::embedded

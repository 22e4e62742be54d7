// The PostgreSQL types that Relance reads and writes.
#pragma once

#include <string_view>

#include <libpq-fe.h>

#include <relance/ports/sql.h>

namespace relance::postgres {

// From pg_type.dat: the same on every server.
enum class TypeOid : Oid {
  kBoolean = 16,
  kName = 19,
  kBigint = 20,
  kSmallint = 21,
  kInteger = 23,
  kText = 25,
  kJson = 114,
  kUnknown = 705,
  kCharacter = 1042,
  kVarying = 1043,
  kTimestamptz = 1184,
  kNumeric = 1700,
  kUuid = 2950,
  kJsonb = 3802,
};

[[nodiscard]] std::string_view type_name(ports::SqlType type);

}  // namespace relance::postgres

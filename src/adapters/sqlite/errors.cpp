#include "errors.h"

#include <string>

namespace relance::sqlite {

using ports::Reaction;

namespace {

// A full disk may first be noticed by the index of the write-ahead log. After any other I/O error the disk cannot be
// trusted.
Reaction reaction_to_disk(int extended_code) {
  switch (extended_code) {
    case SQLITE_IOERR_SHMSIZE:
    case SQLITE_IOERR_SHMMAP:
    case SQLITE_IOERR_SHMOPEN:
    case SQLITE_IOERR_NOMEM:
    case SQLITE_IOERR_BLOCKED:
      return Reaction::kRetry;
    default:  // the disk itself
      return Reaction::kStop;
  }
}

}  // namespace

Reaction reaction_to(int extended_code) {
  constexpr int kPrimaryMask = 0xff;
  switch (extended_code & kPrimaryMask) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_READONLY:
    case SQLITE_INTERRUPT:
    case SQLITE_NOMEM:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
      return Reaction::kRetry;
    case SQLITE_IOERR:
      return reaction_to_disk(extended_code);
    default:  // damage, or an invalid statement
      return Reaction::kStop;
  }
}

Failure<ports::PortError> failed(std::string_view what, sqlite3* connection) {
  return ports::failure(reaction_to(sqlite3_extended_errcode(connection)),
                        std::string{what} + ": " + sqlite3_errmsg(connection));
}

}  // namespace relance::sqlite

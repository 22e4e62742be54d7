// Owning handles for libpq's objects.
#pragma once

#include <chrono>
#include <memory>

#include <libpq-fe.h>

namespace relance::postgres {

using Deadline = std::chrono::steady_clock::time_point;

struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
  void operator()(PGresult* result) const { PQclear(result); }
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using ConnectionHandle = std::unique_ptr<PGconn, Finish>;
using ResultHandle = std::unique_ptr<PGresult, Finish>;
using ConninfoHandle = std::unique_ptr<PQconninfoOption, Finish>;

}  // namespace relance::postgres

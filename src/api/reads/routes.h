// The read routes and their handlers.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <relance/ports/http.h>
#include <relance/ports/sql.h>

#include "database/workers.h"
#include "list/parameters.h"
#include "reads/cached_reads.h"
#include "stream/stream.h"

namespace relance::api {

// The context of one request; one thread at a time.
struct RouteContext {
  const ports::HttpRequest& request;
  std::string id;              // the value of `{id}`; empty if the pattern has none
  ports::SqlSession& session;  // use database() to query it
  CachedReads& cache;
  Workers& exports;  // for slow requests
  Stream& stream;
  bool has_asked = false;  // whether the database was queried

  [[nodiscard]] ports::SqlSession& database() {
    has_asked = true;
    return session;
  }
};

using ports::PortResult;
using RouteAnswer = PortResult<ports::HttpResponse>;

struct Route {
  std::string_view pattern;
  RouteAnswer (*answer)(RouteContext& context);
  bool (*accepts)(std::string_view id) = nullptr;  // whether a value is valid for `{id}`
};

[[nodiscard]] std::span<const Route> all_routes();

}  // namespace relance::api

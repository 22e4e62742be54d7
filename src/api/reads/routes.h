// The routes that read, and their answers.
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

// What a route needs to answer; one thread at a time.
struct RouteContext {
  const ports::HttpRequest& request;
  std::string id;              // the value of `{id}`; empty: the pattern has none
  ports::SqlSession& session;  // queried through database()
  CachedReads& cache;
  Workers& exports;  // for what takes long
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
  bool (*accepts)(std::string_view id) = nullptr;  // whether a value can stand for `{id}`
};

[[nodiscard]] std::span<const Route> all_routes();

}  // namespace relance::api

// What is at which address, and how it is answered.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <relance/ports/http.h>
#include <relance/ports/sql.h>

#include "cached_reads.h"
#include "list/parameters.h"
#include "stream.h"
#include "workers.h"

namespace relance::api {

// What a route answers with; one thread at a time.
struct RouteContext {
  const ports::HttpRequest& request;
  std::string id;              // what stands for `{id}`
  ports::SqlSession& session;  // asked through database()
  CachedReads& cache;
  Workers& exports;  // for what takes long
  Stream& stream;
  bool has_asked = false;  // the database; else the cache had it, or nothing had to be asked

  [[nodiscard]] ports::SqlSession& database() {
    has_asked = true;
    return session;
  }
};

using ports::PortResult;
using RouteAnswer = PortResult<ports::HttpResponse>;

struct Route {
  std::string_view pattern;  // behind /api/; `{id}` stands for one part
  RouteAnswer (*answer)(RouteContext& context);
};

struct RouteMatch {
  const Route* route;
  std::string id;
};

// None: there is nothing at this address.
[[nodiscard]] std::optional<RouteMatch> match_route(std::string_view path);
[[nodiscard]] std::span<const Route> all_routes();

}  // namespace relance::api

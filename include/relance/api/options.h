#pragma once

#include <cstddef>
#include <string>

namespace relance::api {

struct ApiOptions {
  std::size_t threads = 2;       // that query the database
  std::size_t max_queued = 256;  // requests that wait for a thread; more are answered 503
  std::string openapi;           // the document at /openapi.json
};

}  // namespace relance::api

#pragma once

#include <cstddef>
#include <string>

namespace relance::api {

struct ApiOptions {
  std::size_t threads = 2;       // threads that query the database
  std::size_t max_queued = 256;  // requests that wait for a thread; further ones are answered 503
  std::string openapi;           // the document served at /openapi.json
};

}  // namespace relance::api

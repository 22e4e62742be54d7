#include "libraries.h"

#include <CLI/Version.hpp>
#include <boost/version.hpp>
#include <cereal/version.hpp>
#include <fmt/format.h>
#include <simdjson.h>
#include <spdlog/version.h>
#include <toml++/toml.h>
#include <xxhash.h>

#include <relance/adapters/http_client/http_client.h>
#include <relance/adapters/kafka/log.h>
#include <relance/adapters/rocksdb/resources.h>

namespace relance::cli {

std::vector<Library> libraries() {
  const auto dotted = [](auto major, auto minor, auto patch) { return fmt::format("{}.{}.{}", major, minor, patch); };
  const unsigned xxhash = XXH_versionNumber();
  return {
      {"boost", dotted(BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100)},
      {"cereal", dotted(CEREAL_VERSION_MAJOR, CEREAL_VERSION_MINOR, CEREAL_VERSION_PATCH)},
      {"cli11", CLI11_VERSION},
      {"curl", http_client::library_version()},
      {"fmt", dotted(FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)},
      {"librdkafka", kafka::client_version()},
      {"rocksdb", fmt::format("{} ({} assertions)", embedded::rocksdb_version(),
                              embedded::rocksdb_has_asserts() ? "with" : "without")},
      {"simdjson", fmt::format("{} ({})",
                               dotted(int{simdjson::SIMDJSON_VERSION_MAJOR}, int{simdjson::SIMDJSON_VERSION_MINOR},
                                      int{simdjson::SIMDJSON_VERSION_REVISION}),
                               simdjson::get_active_implementation()->name())},
      {"spdlog", dotted(SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR, SPDLOG_VER_PATCH)},
      {"toml++", dotted(TOML_LIB_MAJOR, TOML_LIB_MINOR, TOML_LIB_PATCH)},
      {"xxhash", dotted(xxhash / 10000, xxhash / 100 % 100, xxhash % 100)},
  };
}

}  // namespace relance::cli

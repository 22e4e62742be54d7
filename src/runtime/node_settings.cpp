#include <fmt/format.h>
#include <fmt/ranges.h>

#include <relance/runtime/node.h>

namespace relance::runtime {
namespace {

using config::Section;

constexpr std::int64_t kKiB = 1024;
constexpr std::int64_t kMiB = 1024 * kKiB;

void bind_http(Section section, adapters::http::HttpLimits& http) {
  constexpr std::int64_t kHour = 3'600'000;
  section.number({"max_header_bytes", "maximum size of a request header, in bytes"}, http.header_bytes_max,
                 {kKiB, kMiB});
  section.number({"max_body_bytes", "maximum size of a request body, in bytes, also after decompression"},
                 http.body_bytes_max, {kKiB, 4 * kMiB});
  section.milliseconds({"header_timeout_ms", "time to receive a request header, in milliseconds"}, http.header_timeout,
                       {1000, kHour});
  section.milliseconds({"body_timeout_ms", "time to receive a request body, in milliseconds"}, http.body_timeout,
                       {1000, kHour});
  section.milliseconds({"idle_timeout_ms", "time between two requests on a connection, in milliseconds"},
                       http.idle_timeout, {1000, kHour});
  section.number({"max_connections", "maximum number of open connections"}, http.connections_max, {1, 65'536});
  section.number({"max_in_flight_bytes",
                  "maximum size of all request bodies in flight, in bytes; at most 8 % of memory_mib is used"},
                 http.in_flight_bytes_max, {4 * kMiB, 4096 * kMiB});
}

void bind_tokens(Section& section, NodeSettings& settings) {
  section.text(
      {.name = "api_token", .help = "bearer token of POST /events and of the API, with full access", .secret = true},
      settings.api_token);
  Section api = section.table("api");
  api.text({.name = "read_token", .help = "bearer token of the API for readers", .secret = true}, settings.read_token);
  api.text({.name = "write_token", .help = "bearer token of the API for readers and writers", .secret = true},
           settings.write_token);
  api.number({"max_requests_per_second", "maximum API requests per second and token; more are answered 429"},
             settings.max_requests_per_second, {1, 1'000'000});
}

}  // namespace

void bind_data_dir(Section& section, std::string& data_dir) {
  section.text(
      {.name = kDataDirKey, .help = "directory of the log, the state and the projections", .flag = "--data-dir"},
      data_dir);
}

void bind_clock(Section& section, ClockSource& clock) {
  section.word({.name = kClockKey,
                .help = "source of stream time: wall (the host's clock) or log (records only, for histories and tests)",
                .flag = "--clock"},
               clock, {{"wall", ClockSource::kWall}, {"log", ClockSource::kLog}});
}

void bind(Section& section, NodeSettings& settings, const std::vector<std::string>& names) {
  using logging::Level;
  if (settings.components.empty()) settings.components = names;
  bind_data_dir(section, settings.data_dir);
  section.address(
      {.name = "listen", .help = "address and port of the HTTP server; port 0: any free port", .flag = "--listen"},
      settings.listen);
  section.words({.name = "components", .help = "components that this process runs", .flag = "--components"},
                settings.components, names);
  bind_clock(section, settings.clock);
  section.word(
      {"log_level", "minimum level of log lines on standard error"}, settings.log_level,
      {{"debug", Level::kDebug}, {"info", Level::kInfo}, {"warning", Level::kWarning}, {"error", Level::kError}});
  section.mebibytes({"memory_mib", "memory budget for caches and in-flight data, in MiB"}, settings.memory_bytes,
                    {64, kMiB});
  bind_tokens(section, settings);
  bind_http(section.table("http"), settings.http);
}

}  // namespace relance::runtime

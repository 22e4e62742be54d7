#include "client/client_log.h"

#include <syslog.h>

namespace relance::kafka {

namespace {

using logging::Level;

constexpr std::size_t kFacilitiesMax = 64;
constexpr std::string_view kOtherFacilities = "other";
// The client cannot be used any more. Its owner replaces it, or ends with its own log line.
constexpr std::string_view kFatalFacility = "FATAL";

// librdkafka's errors are those of connections and requests, which it retries.
Level level_of(int level, std::string_view facility) {
  if (level <= LOG_CRIT && facility != kFatalFacility) return Level::kError;
  return level <= LOG_WARNING ? Level::kWarning : Level::kDebug;
}

}  // namespace

void ClientLog::write(std::string_view client, int level, std::string_view facility, std::string_view text,
                      Duration now) {
  const Level ours = level_of(level, facility);
  if (!logging::wants(ours)) return;
  const logging::Fields fields = {{"client", client}, {"facility", facility}, {"message", text}};
  if (ours < Level::kWarning) return logging::write(ours, "librdkafka", fields);
  const std::lock_guard lock(mutex_);
  if (throttles_.size() >= kFacilitiesMax && !throttles_.contains(facility)) facility = kOtherFacilities;
  const auto throttle = throttles_.try_emplace(std::string{facility}, kClientLogInterval).first;
  logging::write(ours, "librdkafka", fields, throttle->second, now);
}

void write_client_log(const rd_kafka_t* client, int level, const char* facility, const char* text) {
  static auto& log = *new ClientLog;  // librdkafka's threads may outlive static objects
  log.write(client == nullptr ? "" : rd_kafka_name(client), level, facility, text, logging::monotonic_now());
}

}  // namespace relance::kafka

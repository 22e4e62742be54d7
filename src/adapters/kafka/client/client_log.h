// Writes librdkafka's own log as log lines of this process. Any thread.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include <relance/base/logging.h>

#include "client/handles.h"

namespace relance::kafka {

// One line per interval and facility of librdkafka: otherwise every client and connection would report an unreachable
// broker several times a second.
class ClientLog {
 public:
  // `level` is a syslog level. `now` is monotonic.
  void write(std::string_view client, int level, std::string_view facility, std::string_view text, Duration now);

 private:
  std::mutex mutex_;
  std::map<std::string, logging::Throttle, std::less<>> throttles_;  // by facility; guarded by mutex_
};

inline constexpr Duration kClientLogInterval = std::chrono::seconds{10};

// The log callback of every client, using the ClientLog of the process.
void write_client_log(const rd_kafka_t* client, int level, const char* facility, const char* text);

}  // namespace relance::kafka

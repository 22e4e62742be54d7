// A text stored on the brokers as the metadata of an offset, under the name of a group without members. librdkafka's
// group administration could do this without a client in the group, but ends the process if a broker disappears
// meanwhile (its issue 3663).
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <relance/base/time.h>
#include <relance/ports/error.h>

#include "client/handles.h"

namespace relance::kafka {

// One thread at a time. Calls are retried until the call timeout; then kRetry.
class GroupNote {
 public:
  // `client`: a consumer of that group, which does not join it. `place`: a partition that exists.
  GroupNote(ClientHandle client, PartitionList place, Duration call_timeout);

  // None: there is no note; brokers delete it after offsets.retention.minutes.
  [[nodiscard]] ports::PortResult<std::optional<std::string>> read() const;
  [[nodiscard]] ports::PortResult<ports::Done> write(const std::string& text) const;

 private:
  struct DestroyAtOnce {
    void operator()(rd_kafka_t* client) const;
  };

  [[nodiscard]] ports::PortResult<std::optional<std::string>> read_once(int timeout_ms) const;
  [[nodiscard]] ports::PortResult<ports::Done> write_once(const std::string& text, int timeout_ms) const;

  std::unique_ptr<rd_kafka_t, DestroyAtOnce> client_;
  PartitionList place_;
  Duration call_timeout_;
};

}  // namespace relance::kafka

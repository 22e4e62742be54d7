// A text that the brokers keep under the name of a group without members, as the metadata of an offset. librdkafka's
// administration of groups could do this without a client of the group, but ends the process when a broker goes away
// meanwhile (its issue 3663).
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <relance/base/time.h>
#include <relance/ports/error.h>

#include "client/handles.h"

namespace relance::kafka {

// One thread at a time. A call asks again and again, for as long as one may take; kRetry: in vain.
class GroupNote {
 public:
  // `client`: a consumer of that group, which joins nothing. `place`: a partition that exists.
  GroupNote(ClientHandle client, PartitionList place, Duration call_timeout);

  // None: there is no note; brokers forget one after offsets.retention.minutes.
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

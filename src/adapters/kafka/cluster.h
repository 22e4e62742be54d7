// Requests about topics. A client of its own, one thread.
#pragma once

#include <string>
#include <vector>

#include <relance/adapters/kafka/topics_admin.h>

#include "client/handles.h"
#include "topic_settings.h"

namespace relance::kafka {

// The last thing that went wrong with a connection, as the client reports it when it is polled.
struct ClientError {
  rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
  std::string reason;
};
void note_error(rd_kafka_t* client, int code, const char* reason, void* error);

class Cluster {
 public:
  // `client`: a consumer that reports `error` through note_error; ends are asked for as its isolation level says.
  Cluster(rd_kafka_t* client, const ClientError& error, Duration call_timeout);

  [[nodiscard]] ports::PortResult<std::string> id() const;
  // Without settings.
  [[nodiscard]] ports::PortResult<TopicDescription> shape(const std::string& name) const;
  // Fills in the settings of those that exist, or why they are unknown.
  [[nodiscard]] ports::PortResult<ports::Done> add_settings(std::vector<TopicDescription>& topics) const;
  // Of topics that do not say; kBrokersDefault: the brokers do not tell.
  [[nodiscard]] std::int32_t default_replicas() const;
  // Those that are there already stay as they are.
  [[nodiscard]] ports::PortResult<ports::Done> create(const std::vector<TopicPlan>& plans) const;
  // The same, once it exists: what was just created is not known to every broker at once.
  [[nodiscard]] ports::PortResult<TopicDescription> await_shape(const std::string& name) const;
  // Whether it ends where it began: at the high watermark, if what is not committed is read, too.
  [[nodiscard]] ports::PortResult<bool> is_empty(const std::string& name, std::int32_t partition) const;

 private:
  [[nodiscard]] Failure<ports::PortError> failure_of(std::string_view what, rd_kafka_resp_err_t code) const;
  // Of resources that are lent.
  [[nodiscard]] ports::PortResult<EventHandle> ask_settings(std::vector<rd_kafka_ConfigResource_t*> of) const;

  rd_kafka_t* client_;
  const ClientError& error_;
  const int timeout_ms_;
};

}  // namespace relance::kafka

// Administrative requests about topics. Uses its own client; one thread.
#pragma once

#include <string>
#include <vector>

#include <relance/adapters/kafka/topics_admin.h>

#include "client/handles.h"
#include "topic_settings.h"

namespace relance::kafka {

// The latest connection error, as the client reports it when polled.
struct ClientError {
  rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
  std::string reason;
};
void note_error(rd_kafka_t* client, int code, const char* reason, void* error);

class Cluster {
 public:
  // `client`: a consumer that reports errors to `error` through note_error; its isolation level determines the ends.
  Cluster(rd_kafka_t* client, const ClientError& error, Duration call_timeout);

  [[nodiscard]] ports::PortResult<std::string> id() const;
  // Partitions and replicas, without settings.
  [[nodiscard]] ports::PortResult<TopicDescription> shape(const std::string& name) const;
  // Fills in the settings of topics that exist, or why they are unknown.
  [[nodiscard]] ports::PortResult<ports::Done> add_settings(std::vector<TopicDescription>& topics) const;
  // The default number of replicas; kBrokersDefault: the brokers do not report it.
  [[nodiscard]] std::int32_t default_replicas() const;
  // Topics that already exist are left unchanged.
  [[nodiscard]] ports::PortResult<ports::Done> create(const std::vector<TopicPlan>& plans) const;
  // Like shape(), but waits until the topic exists: a new topic is not known to all brokers immediately.
  [[nodiscard]] ports::PortResult<TopicDescription> await_shape(const std::string& name) const;
  // Whether start and end are equal; the end is the high watermark if the client reads uncommitted records.
  [[nodiscard]] ports::PortResult<bool> is_empty(const std::string& name, std::int32_t partition) const;

 private:
  [[nodiscard]] Failure<ports::PortError> failure_of(std::string_view what, rd_kafka_resp_err_t code) const;
  // Borrows the resources.
  [[nodiscard]] ports::PortResult<EventHandle> ask_settings(std::vector<rd_kafka_ConfigResource_t*> of) const;

  rd_kafka_t* client_;
  const ClientError& error_;
  const int timeout_ms_;
};

}  // namespace relance::kafka

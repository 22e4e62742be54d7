#include "identities.h"

#include <chrono>

#include "client/errors.h"
#include "draw_uuid.h"

namespace relance::kafka {

namespace {

using ports::Done;
using ports::PortResult;
using ports::Reaction;
using std::chrono::steady_clock;

constexpr int kTurnMs = 50;

struct Delivery {
  bool is_over = false;
  rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
  std::int64_t offset = -1;
};

}  // namespace

void note_delivery(rd_kafka_t* /*client*/, const rd_kafka_message_t* message, void* /*opaque*/) {
  *static_cast<Delivery*>(message->_private) = {true, message->err, message->offset};
}

PortResult<Done> write_identity(rd_kafka_t* client, ProducerTopics& topics, ports::TopicPartition partition,
                                const std::string& place, int timeout_ms) {
  const std::string value = R"({"format":1,"id":")" + to_string(draw_uuid()) + R"("})";
  Delivery delivery;
  if (const ErrorHandle error = topics.produce(partition, {kIdentityKey, value}, &delivery)) {
    return failed("writing the identity of " + place, *error);
  }
  // message.timeout.ms guarantees a report. Until then the client uses `delivery`.
  const auto deadline = steady_clock::now() + std::chrono::milliseconds{timeout_ms};
  while (!delivery.is_over) {
    rd_kafka_poll(client, kTurnMs);
    if (steady_clock::now() > deadline) rd_kafka_purge(client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  }
  if (delivery.code != RD_KAFKA_RESP_ERR_NO_ERROR) return failed("writing the identity of " + place, delivery.code);
  if (delivery.offset == 0) return Done{};
  return ports::failure(Reaction::kStop,
                        "two processes have given " + place + " an identity: delete the topic, and create it once");
}

}  // namespace relance::kafka

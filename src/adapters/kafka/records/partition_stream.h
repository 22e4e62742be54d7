// What a client has fetched of one partition, and how far it was given out. One thread at a time.
#pragma once

#include <chrono>

#include <relance/ports/error.h>
#include <relance/ports/record.h>

#include "client/handles.h"
#include "records/record_copy.h"

namespace relance::kafka {

class PartitionStream {
 public:
  PartitionStream(QueueHandle queue, Offset position) : queue_(std::move(queue)), position_(position) {}

  // Of the next record to give out. Records before it are passed over; transactions end in offsets without one.
  [[nodiscard]] Offset position() const { return position_; }
  // What was fetched before is given up: the client fetches from there, or is about to.
  void move_to(Offset position);

  // Whether a record is at hand.
  [[nodiscard]] bool has_record() { return fetch(std::chrono::milliseconds{0}); }
  void take(RecordCopy& copy);
  // Waits until a record is at hand or the position has come to `end`. kRetry: neither, in time.
  [[nodiscard]] ports::PortResult<ports::Done> await(Offset end, std::chrono::steady_clock::time_point deadline);

 private:
  bool fetch(std::chrono::milliseconds wait);

  QueueHandle queue_;
  Offset position_;
  MessageHandle next_;
  rd_kafka_resp_err_t obstacle_ = RD_KAFKA_RESP_ERR_NO_ERROR;
};

}  // namespace relance::kafka

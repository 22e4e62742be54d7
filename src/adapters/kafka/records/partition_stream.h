// The fetched records of one partition, and how far they were returned. One thread at a time.
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

  // The next offset to return. Records before it are skipped; transaction markers take offsets without a record.
  [[nodiscard]] Offset position() const { return position_; }
  // Drops what was fetched: the client fetches from there, or is about to.
  void move_to(Offset position);

  // Whether a record is available.
  [[nodiscard]] bool has_record() { return fetch(std::chrono::milliseconds{0}); }
  void take(RecordCopy& copy);
  // Waits until a record is available or the position has reached `end`. kRetry: neither before the deadline.
  [[nodiscard]] ports::PortResult<ports::Done> await(Offset end, std::chrono::steady_clock::time_point deadline);

 private:
  bool fetch(std::chrono::milliseconds wait);

  QueueHandle queue_;
  Offset position_;
  MessageHandle next_;
  rd_kafka_resp_err_t obstacle_ = RD_KAFKA_RESP_ERR_NO_ERROR;
};

}  // namespace relance::kafka

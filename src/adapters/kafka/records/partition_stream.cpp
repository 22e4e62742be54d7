#include "records/partition_stream.h"

#include <algorithm>

#include "client/errors.h"

namespace relance::kafka {

namespace {

constexpr std::chrono::milliseconds kFetchWait{50};

}  // namespace

void PartitionStream::move_to(Offset position) {
  position_ = position;
  next_.reset();
}

bool PartitionStream::fetch(std::chrono::milliseconds wait) {
  while (next_ == nullptr) {
    MessageHandle message{rd_kafka_consume_queue(queue_.get(), static_cast<int>(wait.count()))};
    if (message == nullptr) return false;
    wait = std::chrono::milliseconds{0};
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      if (message->offset >= position_.value()) next_ = std::move(message);
    } else if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
      position_ = std::max(position_, Offset{message->offset});
    } else {
      obstacle_ = message->err;
    }
  }
  return true;
}

void PartitionStream::take(RecordCopy& copy) {
  while (!copy.is_full() && has_record()) {
    if (!copy.take(*next_)) return;
    position_ = Offset{next_->offset + 1};
    next_.reset();
  }
}

ports::PortResult<ports::Done> PartitionStream::await(Offset end, std::chrono::steady_clock::time_point deadline) {
  obstacle_ = RD_KAFKA_RESP_ERR_NO_ERROR;
  while (!fetch(kFetchWait) && position_ < end) {
    const bool is_hopeless =
        obstacle_ != RD_KAFKA_RESP_ERR_NO_ERROR && reaction_to(obstacle_) == ports::Reaction::kStop;
    if (is_hopeless) return failed("fetching", obstacle_);
    if (std::chrono::steady_clock::now() < deadline) continue;
    if (obstacle_ != RD_KAFKA_RESP_ERR_NO_ERROR) return failed("fetching", obstacle_);
    return ports::failure(ports::Reaction::kRetry, "the brokers do not give what they have");
  }
  return ports::Done{};
}

}  // namespace relance::kafka

#include "client/group_note.h"

#include "client/errors.h"
#include "client/metadata.h"
#include "client/retry_until.h"

namespace relance::kafka {

namespace {

using ports::Done;
using ports::PortResult;

constexpr std::int64_t kAnyOffset = 0;

PortResult<Done> result_of(const EventHandle& event, const std::string& what) {
  auto code = event == nullptr ? RD_KAFKA_RESP_ERR__TIMED_OUT : rd_kafka_event_error(event.get());
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return failed(what, code);
  const rd_kafka_topic_partition_list_t* partitions = rd_kafka_event_topic_partition_list(event.get());
  if (partitions != nullptr && partitions->cnt > 0) code = partitions->elems[0].err;
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return failed(what, code);
  return Done{};
}

}  // namespace

// Does not wait for a write without an answer.
void GroupNote::DestroyAtOnce::operator()(rd_kafka_t* client) const {
  rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

GroupNote::GroupNote(ClientHandle client, PartitionList place, Duration call_timeout)
    : client_(client.release()), place_(std::move(place)), call_timeout_(call_timeout) {}

PortResult<std::optional<std::string>> GroupNote::read() const {
  return retry_until(client_.get(), call_timeout_, [&](int timeout_ms) { return read_once(timeout_ms); });
}

PortResult<Done> GroupNote::write(const std::string& text) const {
  return retry_until(client_.get(), call_timeout_, [&](int timeout_ms) { return write_once(text, timeout_ms); });
}

PortResult<std::optional<std::string>> GroupNote::read_once(int timeout_ms) const {
  const PartitionList asked{rd_kafka_topic_partition_list_copy(place_.get())};
  auto code = rd_kafka_committed(client_.get(), asked.get(), timeout_ms);
  const rd_kafka_topic_partition_t& found = asked->elems[0];
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR) code = found.err;
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return failed("reading the note of an identity", code);
  if (found.offset < 0 || found.metadata == nullptr) return std::optional<std::string>{};
  return std::optional{metadata_of(found)};
}

PortResult<Done> GroupNote::write_once(const std::string& text, int timeout_ms) const {
  const PartitionList note{rd_kafka_topic_partition_list_copy(place_.get())};
  rd_kafka_topic_partition_t& entry = note->elems[0];
  entry.offset = kAnyOffset;
  set_metadata(entry, text);
  const std::string what = "writing the note of an identity";
  const QueueHandle answers{rd_kafka_queue_new(client_.get())};
  const auto code = rd_kafka_commit_queue(client_.get(), note.get(), answers.get(), nullptr, nullptr);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return failed(what, code);
  return result_of(EventHandle{rd_kafka_queue_poll(answers.get(), timeout_ms)}, what);
}

}  // namespace relance::kafka

#include "reader.h"

#include <algorithm>

#include "client/errors.h"
#include "configuration.h"

namespace relance::kafka {

namespace {

using ports::Done;
using ports::PortResult;

constexpr std::size_t kCursorsMax = 16;

}  // namespace

class Reader::Cursor {
 public:
  Cursor(TopicHandle topic, ports::TopicPartition partition, PartitionStream stream)
      : topic_(std::move(topic)), partition_(partition), stream_(std::move(stream)) {}
  ~Cursor() { rd_kafka_consume_stop(topic_.get(), partition_.partition.value()); }
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  [[nodiscard]] ports::TopicPartition partition() const { return partition_; }
  PartitionStream& stream() { return stream_; }
  // Whether it continues at `from`: after the last record, or after the gap there.
  [[nodiscard]] bool stands_at(Offset from) const { return from == behind_last_ || from == stream_.position(); }
  void has_given(const ports::Record& last) { behind_last_ = Offset{last.offset.value() + 1}; }

 private:
  TopicHandle topic_;
  ports::TopicPartition partition_;
  PartitionStream stream_;
  Offset behind_last_{-1};  // the end of the last record that was taken; -1: none
};

Reader::Reader(const KafkaOptions& options, const TopicTable& table, OffsetClient& offset_client)
    : options_(options), table_(table), offset_client_(offset_client) {}

Reader::~Reader() {
  cursors_.clear();
}

PortResult<Done> Reader::open_client() {
  if (client_ != nullptr) return Done{};
  auto configuration = make_configuration(reader_properties(options_));
  if (!configuration.ok()) return Failure{configuration.error()};
  auto client = make_client(RD_KAFKA_CONSUMER, std::move(configuration).value());
  if (!client.ok()) return Failure{client.error()};
  client_ = std::move(client).value();
  return Done{};
}

PortResult<Reader::Cursor*> Reader::cursor_at(std::size_t slot, Offset from) {
  const ports::TopicPartition place = table_.at(slot);
  const auto known = std::ranges::find_if(cursors_, [&](const auto& cursor) { return cursor->partition() == place; });
  if (known != cursors_.end() && (*known)->stands_at(from)) {
    cursors_.splice(cursors_.begin(), cursors_, known);
    return cursors_.front().get();
  }
  if (known != cursors_.end()) cursors_.erase(known);
  if (cursors_.size() >= kCursorsMax) cursors_.pop_back();
  TopicHandle topic{rd_kafka_topic_new(client_.get(), table_.name(place.topic).c_str(), nullptr)};
  QueueHandle queue{rd_kafka_queue_new(client_.get())};
  if (rd_kafka_consume_start_queue(topic.get(), place.partition.value(), from.value(), queue.get()) != 0) {
    return failed("reading " + table_.describe(slot), rd_kafka_last_error());
  }
  cursors_.push_front(std::make_unique<Cursor>(std::move(topic), place, PartitionStream{std::move(queue), from}));
  return cursors_.front().get();
}

PortResult<Done> Reader::read(std::size_t slot, Offset from, ports::ReadLimits limits, ports::RecordBatch& batch) {
  RELANCE_ASSERT(from.value() >= 0 && limits.records > 0);
  RecordCopy copy{batch, limits};
  const auto end = offset_client_.end(slot);
  if (!end.ok()) return Failure{end.error()};
  if (from >= end.value()) return Done{};
  const std::lock_guard lock(mutex_);
  if (auto opened = open_client(); !opened.ok()) return opened;
  const auto cursor = cursor_at(slot, from);
  if (!cursor.ok()) return Failure{cursor.error()};
  PartitionStream& stream = cursor.value()->stream();
  const auto deadline = std::chrono::steady_clock::now() + options_.call_timeout;
  if (auto awaited = stream.await(end.value(), deadline); !awaited.ok()) return awaited;
  stream.take(copy);
  copy.finish();
  if (!batch.records.empty()) cursor.value()->has_given(batch.records.back());
  return Done{};
}

void Reader::release(ports::TopicPartition partition) {
  const std::lock_guard lock(mutex_);
  std::erase_if(cursors_, [&](const auto& cursor) { return cursor->partition() == partition; });
}

}  // namespace relance::kafka

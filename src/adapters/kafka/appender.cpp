#include "appender.h"

#include <array>

#include "client/errors.h"
#include "configuration.h"

namespace relance::kafka {

namespace {

using ports::PortError;
using ports::PortResult;
using ports::Reaction;

constexpr int kTurnMs = 100;

}  // namespace

struct Appender::Request {
  std::function<void(ports::AppendResult)> done;
  std::vector<Offset> offsets;
  std::mutex mutex;
  std::optional<PortError> error;
  std::size_t bytes = 0;
  std::atomic<std::size_t> open = 1;  // records that are not reported, and one until all are handed over

  void fail(PortError reason) {
    const std::lock_guard lock(mutex);
    error = std::move(reason);
  }
};

struct Appender::Place {
  std::shared_ptr<Request> request;
  std::size_t index;
};

PortResult<std::unique_ptr<Appender>> Appender::open(const KafkaOptions& options, const TopicTable& table) {
  auto appender = std::make_unique<Appender>(options, table);
  auto configuration = make_configuration(appender_properties(options));
  if (!configuration.ok()) return Failure{configuration.error()};
  rd_kafka_conf_set_opaque(configuration.value().get(), appender.get());
  rd_kafka_conf_set_dr_msg_cb(configuration.value().get(), &Appender::on_delivery);
  auto client = make_client(RD_KAFKA_PRODUCER, std::move(configuration).value());
  if (!client.ok()) return Failure{client.error()};
  appender->client_ = std::move(client).value();
  appender->queue_.reset(rd_kafka_queue_get_main(appender->client_.get()));
  appender->topics_ =
      std::make_unique<ProducerTopics>(appender->client_.get(), table, static_cast<int>(options.call_timeout.count()));
  appender->thread_ = std::thread([&self = *appender] { self.run(); });
  return appender;
}

Appender::~Appender() {
  if (!thread_.joinable()) return;
  stopping_ = true;
  rd_kafka_queue_yield(queue_.get());
  thread_.join();
}

void Appender::run() {
  while (!stopping_ || in_flight_ > 0) {
    rd_kafka_poll(client_.get(), kTurnMs);
    answer_waiting();
  }
}

void Appender::append(const std::vector<ports::OwnedRecord>& records, std::function<void(ports::AppendResult)> done) {
  auto request = std::make_shared<Request>();
  request->done = std::move(done);
  request->offsets.resize(records.size());
  for (const ports::OwnedRecord& record : records) {
    std::size_t size = record.key.value_or("").size() + record.value.value_or("").size();
    for (const auto& [name, value] : record.headers) size += name.size() + value.size();
    request->bytes += size;
    if (size > ports::kRecordBytesMax) {
      request->error = PortError{Reaction::kStop, "a record of " + std::to_string(size) + " bytes is too large"};
    } else if (!table_.find(record.partition)) {
      request->error = table_.slot_of(record.partition).error();
    }
  }
  const std::size_t before = in_flight_.fetch_add(request->bytes + 1);
  if (before != 0 && before + request->bytes > options_.in_flight_bytes_max && !request->error) {
    request->error = PortError{Reaction::kRetry, "too many bytes are on their way to the log"};
  }
  if (request->error || records.empty()) return answer_later(std::move(request));
  hand_over(request, records);
}

void Appender::hand_over(const std::shared_ptr<Request>& request, const std::vector<ports::OwnedRecord>& records) {
  std::vector<ports::Header> headers;
  for (std::size_t i = 0; i < records.size(); ++i) {
    headers.clear();
    for (const auto& [name, value] : records[i].headers) headers.push_back({name, value});
    ports::NewRecord record{{}, {}, headers};
    if (records[i].key) record.key = *records[i].key;
    if (records[i].value) record.value = *records[i].value;
    auto place = std::make_unique<Place>(Place{request, i});
    ++request->open;
    if (const ErrorHandle error = topics_->produce(records[i].partition, record, place.get())) {
      --request->open;
      request->fail(failed("appending", *error).error);
      break;
    }
    static_cast<void>(place.release());  // the delivery report brings it back
  }
  if (--request->open == 0) answer_later(request);
}

void Appender::answer_later(std::shared_ptr<Request> request) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(request));
  }
  rd_kafka_queue_yield(queue_.get());
}

void Appender::answer_waiting() {
  std::vector<std::shared_ptr<Request>> waiting;
  {
    const std::lock_guard lock(mutex_);
    waiting.swap(waiting_);
  }
  for (const auto& request : waiting) finish_one(*request);
}

void Appender::finish_one(Request& request) {
  in_flight_ -= request.bytes + 1;
  if (request.error) return request.done(Failure{*request.error});
  request.done(std::move(request.offsets));
}

void Appender::on_delivery(rd_kafka_t* /*client*/, const rd_kafka_message_t* message, void* self) {
  const std::unique_ptr<Place> place{static_cast<Place*>(message->_private)};
  Request& request = *place->request;
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    request.offsets[place->index] = Offset{message->offset};
  } else {
    request.fail(failed("appending", message->err).error);
  }
  if (--request.open == 0) static_cast<Appender*>(self)->finish_one(request);
}

std::optional<std::string> Appender::trouble() const {
  std::array<char, 256> reason{};
  if (rd_kafka_fatal_error(client_.get(), reason.data(), reason.size()) == RD_KAFKA_RESP_ERR_NO_ERROR) {
    return std::nullopt;
  }
  return reason.data();
}

}  // namespace relance::kafka

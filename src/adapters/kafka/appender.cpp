#include "appender.h"

#include <array>
#include <utility>

#include "client/errors.h"
#include "configuration.h"

namespace relance::kafka {

namespace {

using ports::PortError;
using ports::PortResult;
using ports::Reaction;

constexpr int kTurnMs = 100;
constexpr std::size_t kReasonBytes = 256;
// How often the client is checked for an error, or for the end of one.
constexpr std::chrono::milliseconds kLookEvery{500};
constexpr int kLookWaitMs = 50;  // answers are delayed by at most this
constexpr Duration kOutageLogInterval = std::chrono::seconds{10};

// There is no session to lose: an unusable producer is replaced.
PortError refusal(rd_kafka_resp_err_t code) {
  PortError error = failed("appending", code).error;
  if (error.reaction == Reaction::kRejoin) error.reaction = Reaction::kRetry;
  return error;
}

// Errors of a single record: others may be accepted.
bool is_of_the_record(rd_kafka_resp_err_t code) {
  return code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE || code == RD_KAFKA_RESP_ERR_INVALID_RECORD ||
         code == RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP;
}

}  // namespace

struct Appender::Request {
  std::function<void(ports::AppendResult)> done;
  std::vector<Offset> offsets;
  std::mutex mutex;
  std::optional<PortError> error;
  std::size_t bytes = 0;
  std::atomic<std::size_t> open = 1;  // records without a report, plus one until all are handed over

  void fail(PortError reason) {
    const std::lock_guard lock(mutex);
    error = std::move(reason);
  }
};

struct Appender::Place {
  std::shared_ptr<Request> request;
  std::size_t index;
};

Appender::Appender(const KafkaOptions& options, const TopicTable& table)
    : options_(options), table_(table), outage_lines_(kOutageLogInterval) {}

PortResult<std::unique_ptr<Appender>> Appender::open(const KafkaOptions& options, const TopicTable& table) {
  auto appender = std::make_unique<Appender>(options, table);
  auto client = appender->make();
  if (!client.ok()) return Failure{client.error()};
  appender->client_ = std::move(client).value();
  appender->thread_ = Thread(
      "kafka-appender", [&self = *appender] { self.run(); },
      [&self = *appender](const std::string& what) {
        const std::string reason = "the thread that appends to Kafka failed: " + what;
        self.note_outage({Reaction::kStop, reason});
        if (self.options_.on_fatal) self.options_.on_fatal(reason);
      });
  return appender;
}

PortResult<Appender::Client> Appender::make() {
  auto configuration = make_configuration(appender_properties(options_));
  if (!configuration.ok()) return Failure{configuration.error()};
  rd_kafka_conf_set_opaque(configuration.value().get(), this);
  rd_kafka_conf_set_dr_msg_cb(configuration.value().get(), &Appender::on_delivery);
  rd_kafka_conf_set_error_cb(configuration.value().get(), &Appender::on_error);
  auto handle = make_client(RD_KAFKA_PRODUCER, std::move(configuration).value());
  if (!handle.ok()) return Failure{handle.error()};
  Client client{std::move(handle).value(), nullptr, nullptr};
  client.queue.reset(rd_kafka_queue_get_main(client.handle.get()));
  client.topics =
      std::make_unique<ProducerTopics>(client.handle.get(), table_, static_cast<int>(options_.call_timeout.count()));
  return client;
}

Appender::~Appender() {
  if (!thread_.joinable()) return;
  stopping_ = true;
  {
    const std::shared_lock lock(replacing_);
    rd_kafka_queue_yield(client_.queue.get());
  }
  thread_.join();
}

void Appender::run() {
  while (!stopping_ || in_flight_ > 0) {
    rd_kafka_poll(client_.handle.get(), kTurnMs);
    answer_waiting();
    look_after_client();
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
    request->error = PortError{Reaction::kRetry, "too many bytes are waiting to be appended"};
  }
  const std::shared_lock lock(replacing_);
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
    if (const ErrorHandle error = client_.topics->produce(records[i].partition, record, place.get())) {
      --request->open;
      request->fail(refusal(rd_kafka_error_code(error.get())));
      break;
    }
    static_cast<void>(place.release());  // the delivery report returns it
  }
  if (--request->open == 0) answer_later(request);
}

void Appender::answer_later(std::shared_ptr<Request> request) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(request));
  }
  rd_kafka_queue_yield(client_.queue.get());
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
  Appender& appender = *static_cast<Appender*>(self);
  Request& request = *place->request;
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR && message->offset < 0) {
    // Reported as delivered because a later one was: it may have been lost all the same.
    request.fail({Reaction::kRetry, "no broker has acknowledged the record with an offset"});
  } else if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    request.offsets[place->index] = Offset{message->offset};
    appender.be_well();
  } else {
    request.fail(refusal(message->err));
    if (!is_of_the_record(message->err)) appender.note_outage(refusal(message->err));
  }
  if (--request.open == 0) appender.finish_one(request);
}

// An idle connection that closes and reconnects is not an error.
void Appender::on_error(rd_kafka_t* /*client*/, int code, const char* /*reason*/, void* self) {
  if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) static_cast<Appender*>(self)->is_alone_ = true;
}

void Appender::look_after_client() {
  if (rd_kafka_fatal_error(client_.handle.get(), nullptr, 0) != RD_KAFKA_RESP_ERR_NO_ERROR) return replace_client();
  const auto now = std::chrono::steady_clock::now();
  if ((!is_alone_ && !may_be_well()) || now < next_look_) return;
  next_look_ = now + kLookEvery;
  if (has_broker()) {
    is_alone_ = false;
    be_well();
  } else if (is_alone_) {
    note_outage({Reaction::kRetry, "no broker can be reached"});
  }
}

bool Appender::may_be_well() const {
  if (!has_outage_) return false;
  const std::lock_guard lock(mutex_);
  return outage_ && outage_->reaction == Reaction::kRetry;
}

void Appender::replace_client() {
  rd_kafka_t* const useless = client_.handle.get();
  std::array<char, kReasonBytes> reason{};
  rd_kafka_fatal_error(useless, reason.data(), reason.size());
  logging::warning("kafka producer replaced", {{"reason", reason.data()}});
  note_outage({Reaction::kRetry, reason.data()});
  rd_kafka_purge(useless, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  while (rd_kafka_outq_len(useless) > 0) rd_kafka_poll(useless, kTurnMs);
  auto made = make();
  if (!made.ok()) return note_outage(made.error());
  Client fresh = std::move(made).value();
  const std::unique_lock lock(replacing_);
  std::swap(client_, fresh);
}

bool Appender::has_broker() const {
  const struct rd_kafka_metadata* found = nullptr;
  const auto code = rd_kafka_metadata(client_.handle.get(), 0, nullptr, &found, kLookWaitMs);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return false;
  const MetadataHandle metadata{found};
  return metadata->broker_cnt > 0;
}

void Appender::note_outage(PortError why) {
  const std::lock_guard lock(mutex_);
  if (!outage_ || outage_->reason != why.reason) log_outage(why);
  outage_ = std::move(why);
  has_outage_ = true;
}

// kStop: an operator must change a permission, a topic or a setting; other errors are temporary.
void Appender::log_outage(const PortError& why) {
  const auto suppressed = outage_lines_.admit(logging::monotonic_now());
  if (!suppressed) return;
  has_logged_outage_ = true;
  const bool needs_somebody = why.reaction == Reaction::kStop;
  logging::write(needs_somebody ? logging::Level::kError : logging::Level::kWarning, "appends to kafka fail",
                 {{"reason", why.reason}, {"suppressed", *suppressed}});
}

void Appender::be_well() {
  if (!has_outage_) return;
  const std::lock_guard lock(mutex_);
  if (std::exchange(has_logged_outage_, false)) logging::info("appends to kafka succeed again");
  outage_.reset();
  has_outage_ = false;
}

std::optional<std::string> Appender::outage() const {
  const std::lock_guard lock(mutex_);
  return outage_ ? std::optional{outage_->reason} : std::nullopt;
}

}  // namespace relance::kafka

// The hot path and nothing else: what one core can do with these libraries when the rules are all that is decided.
#include <chrono>
#include <csignal>
#include <exception>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "transaction.h"

namespace relance::floor {
namespace {

using Clock = std::chrono::steady_clock;

constexpr long kCommitRecordsMax = 10'000;
constexpr int kIdlePollMs = 100;
constexpr int kInitTimeoutMs = 30'000;
constexpr long kReportsEveryRecords = 256;

volatile std::sig_atomic_t stopping = 0;

struct Options {
  std::string brokers;
  std::string prefix = "relance.";
  std::string state;
  int commit_ms = 100;
};

Settings consumer_settings(const Options& options) {
  return {{"bootstrap.servers", options.brokers},
          {"group.id", options.prefix + "contacts"},
          {"group.instance.id", options.prefix + "contacts-0"},
          {"enable.auto.commit", "false"},
          {"enable.auto.offset.store", "false"},
          {"auto.offset.reset", "earliest"},
          {"isolation.level", "read_committed"},
          {"queued.min.messages", "100000"},
          {"fetch.wait.max.ms", "10"},
          {"log_level", "3"}};
}

Settings producer_settings(const Options& options) {
  return {{"bootstrap.servers", options.brokers},
          {"transactional.id", options.prefix + "contacts-0"},
          {"linger.ms", "5"},
          {"batch.size", "1000000"},
          {"queue.buffering.max.messages", "1000000"},
          {"retry.backoff.ms", "10"},
          {"socket.nagle.disable", "true"},
          {"log_level", "3"}};
}

OutputTopics open_topics(rd_kafka_t* producer, const std::string& prefix) {
  return {open_topic(producer, prefix + "facts"), open_topic(producer, prefix + "outbox"),
          open_topic(producer, prefix + "campaign-events"), open_topic(producer, prefix + "contacts-changelog")};
}

class Floor {
 public:
  explicit Floor(const Options& options)
      : input_(options.prefix + "contact-events"),
        commit_after_(options.commit_ms),
        producer_(make_producer(producer_settings(options), failures_)),
        consumer_(make_consumer(consumer_settings(options))),
        partitions_(static_cast<std::size_t>(partitions_of(producer_.get(), input_))),
        store_(options.state),
        out_(producer_.get(), open_topics(producer_.get(), options.prefix), input_),
        transaction_(producer_.get(), consumer_.get(), input_, store_) {
    check(rd_kafka_init_transactions(producer_.get(), kInitTimeoutMs), "init transactions");
    const PartitionList topics = all_partitions(input_, 1, RD_KAFKA_OFFSET_INVALID);
    topics->elems[0].partition = RD_KAFKA_PARTITION_UA;
    check(rd_kafka_subscribe(consumer_.get(), topics.get()), "subscribe");
  }

  void run() {
    while (stopping == 0) {
      if (const KafkaMessage message{rd_kafka_consumer_poll(consumer_.get(), poll_ms())}) {
        take(*message);
      } else if (!transaction_.is_open()) {
        transaction_.write_rows();
      }
      if (transaction_.is_open() && (in_transaction_ >= kCommitRecordsMax || Clock::now() >= commit_at_)) commit();
    }
    if (transaction_.is_open()) commit();
    transaction_.write_rows();
    check(rd_kafka_consumer_close(consumer_.get()), "close");
  }

  [[nodiscard]] std::string summary() const {
    return fmt::format(R"({{"events":{},"unknown":{},"records":{},"commits":{},"failed":{}}})", events_, unknown_,
                       out_.sent(), transaction_.commits(), failures_);
  }

 private:
  [[nodiscard]] int poll_ms() const {
    if (!transaction_.is_open()) return kIdlePollMs;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(commit_at_ - Clock::now());
    return static_cast<int>(std::max<std::int64_t>(0, left.count()));
  }

  void take(const rd_kafka_message_t& message) {
    if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) return check(message.err, "consume");
    if (!transaction_.is_open()) {
      transaction_.open();
      commit_at_ = Clock::now() + commit_after_;
    }
    Partition& partition = partitions_[static_cast<std::size_t>(message.partition)];
    if (reader_.read(payload_of(message), event_)) {
      out_.begin(message.partition, message.offset);
      partition.task.fold(event_, out_);
    } else {
      ++unknown_;
    }
    partition.next_offset = message.offset + 1;
    partition.has_moved = true;
    ++events_;
    if (++in_transaction_ % kReportsEveryRecords == 0) rd_kafka_poll(producer_.get(), 0);
  }

  void commit() {
    transaction_.commit(partitions_, out_);
    in_transaction_ = 0;
    if (failures_ != 0) throw KafkaError("records were not delivered");
  }

  std::string input_;
  std::chrono::milliseconds commit_after_;
  long failures_ = 0;
  Client producer_;
  Client consumer_;
  std::vector<Partition> partitions_;
  StateStore store_;
  RecordWriter out_;
  Transaction transaction_;
  EventReader reader_;
  Event event_;
  Clock::time_point commit_at_;
  long in_transaction_ = 0;
  long events_ = 0;
  long unknown_ = 0;
};

int run(int argc, char** argv) {
  CLI::App app{"Folds contact events from Kafka to Kafka in the least work"};
  Options options;
  app.add_option("--brokers", options.brokers)->required();
  app.add_option("--prefix", options.prefix, "Of the topics, the group and the transactions")->capture_default_str();
  app.add_option("--state", options.state, "A folder for RocksDB")->required();
  app.add_option("--commit-ms", options.commit_ms)->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  const auto stop = [](int) { stopping = 1; };
  std::signal(SIGTERM, stop);
  std::signal(SIGINT, stop);
  Floor floor{options};
  floor.run();
  fmt::print("{}\n", floor.summary());
  return 0;
}

}  // namespace
}  // namespace relance::floor

int main(int argc, char** argv) {
  try {
    return relance::floor::run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "floor: {}\n", error.what());
    return 1;
  }
}

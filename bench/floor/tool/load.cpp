#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

#include "json_members.h"
#include "kafka.h"
#include "verbs.h"

namespace relance::floor {
namespace {

constexpr int kFlushTimeoutMs = 120'000;
constexpr long kReportsEveryRecords = 1024;

class Loader {
 public:
  explicit Loader(const LoadOptions& options)
      : producer_(make_producer({{"bootstrap.servers", options.brokers},
                                 {"enable.idempotence", "true"},
                                 {"linger.ms", "5"},
                                 {"batch.size", "1000000"},
                                 {"queue.buffering.max.messages", "1000000"},
                                 {"log_level", "3"}},
                                failures_)),
        topic_(open_topic(producer_.get(), options.topic)),
        partitions_(partitions_of(producer_.get(), options.topic)) {}

  void take(std::string_view line) {
    if (!members_.read(line)) throw std::runtime_error("a line that is not JSON");
    const std::string_view type = members_.text("/type");
    if (type.starts_with("relance.contact.") || type.starts_with("relance.message.")) {
      put(kAnyPartition, members_.text("/subject"), line);
    } else if (type == "relance.clock.ticked.v1") {
      for (int i = 0; i < partitions_; ++i) put(i, "", line);
    } else {
      ++left_out_;
    }
  }

  void finish() {
    check(rd_kafka_flush(producer_.get(), kFlushTimeoutMs), "flush");
    if (failures_ != 0) throw KafkaError("records were not delivered");
  }

  [[nodiscard]] long records() const { return records_; }
  [[nodiscard]] long left_out() const { return left_out_; }

 private:
  void put(int partition, std::string_view key, std::string_view line) {
    produce(producer_.get(), topic_.get(), partition, key, line);
    if (++records_ % kReportsEveryRecords == 0) rd_kafka_poll(producer_.get(), 0);
  }

  long failures_ = 0;
  Client producer_;
  TopicHandle topic_;
  int partitions_;
  JsonMembers members_;
  long records_ = 0;
  long left_out_ = 0;
};

}  // namespace

void load_events(const LoadOptions& options) {
  std::ifstream file(options.file);
  if (!file) throw std::runtime_error(options.file + ": cannot be read");
  Loader loader(options);
  std::string line;
  while (std::getline(file, line)) loader.take(line);
  loader.finish();
  fmt::print(R"({{"records":{},"left_out":{}}})"
             "\n",
             loader.records(), loader.left_out());
}

}  // namespace relance::floor

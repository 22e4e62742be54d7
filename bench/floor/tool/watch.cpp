#include <chrono>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include "kafka.h"
#include "process_usage.h"
#include "verbs.h"

namespace relance::floor {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kPause{10};  // between two looks
constexpr int kTimeoutMs = 5000;

struct Moment {
  Clock::time_point at;
  std::int64_t events = 0;
  double cpu = 0;
  double broker_cpu = 0;
};

class GroupWatch {
 public:
  explicit GroupWatch(const WatchOptions& options)
      : options_(options),
        // Offsets of open transactions are not waited for.
        client_(make_consumer({{"bootstrap.servers", options.brokers},
                               {"group.id", options.group},
                               {"isolation.level", "read_uncommitted"},
                               {"log_level", "3"}})),
        partitions_(partitions_of(client_.get(), options.topic)),
        end_(end_of_topic()) {}

  [[nodiscard]] std::int64_t end() const { return end_; }

  // The group as it stands, with what the processes have used until then.
  Moment look() {
    Moment moment;
    const PartitionList committed = all_partitions(options_.topic, partitions_, RD_KAFKA_OFFSET_INVALID);
    const auto error = rd_kafka_committed(client_.get(), committed.get(), kTimeoutMs);
    for (int i = 0; error == RD_KAFKA_RESP_ERR_NO_ERROR && i < partitions_; ++i)
      moment.events += std::max<std::int64_t>(0, committed->elems[i].offset);
    const auto cpu = cpu_seconds(options_.pid);
    if (!cpu) throw std::runtime_error("the program has ended");
    moment.cpu = *cpu;
    moment.broker_cpu = options_.broker_pid > 0 ? cpu_seconds(options_.broker_pid).value_or(0) : 0;
    moment.at = Clock::now();
    return moment;
  }

 private:
  [[nodiscard]] std::int64_t end_of_topic() const {
    std::int64_t end = 0;
    for (int i = 0; i < partitions_; ++i) {
      std::int64_t low = 0;
      std::int64_t high = 0;
      check(rd_kafka_query_watermark_offsets(client_.get(), options_.topic.c_str(), i, &low, &high, kTimeoutMs),
            "watermarks");
      end += high;
    }
    return end;
  }

  const WatchOptions& options_;
  Client client_;
  int partitions_;
  std::int64_t end_;
};

// Nothing where both moments are the same one.
std::string pace(const Moment& from, const Moment& to) {
  const auto events = static_cast<double>(to.events - from.events);
  if (events <= 0) return "null";
  const double seconds = std::chrono::duration<double>(to.at - from.at).count();
  return fmt::format(R"({{"events":{},"per_second":{:.0f},"cpu_us":{:.2f},"broker_cpu_us":{:.2f}}})",
                     to.events - from.events, events / seconds, (to.cpu - from.cpu) / events * 1e6,
                     (to.broker_cpu - from.broker_cpu) / events * 1e6);
}

}  // namespace

void watch_group(const WatchOptions& options) {
  GroupWatch watch(options);
  const auto deadline = Clock::now() + std::chrono::seconds(options.timeout_seconds);
  Moment first;
  Moment half;
  Moment now;
  while (now.events < watch.end()) {
    if (Clock::now() > deadline) throw std::runtime_error("the group is too slow");
    std::this_thread::sleep_for(kPause);
    now = watch.look();
    if (first.events == 0) first = now;
    if (half.events < watch.end() / 2) half = now;  // the first look behind it
  }
  fmt::print(R"({{"events":{},"cpu_us_with_start":{:.2f},"peak_mib":{:.0f},"all":{},"second_half":{}}})"
             "\n",
             now.events, now.cpu / static_cast<double>(now.events) * 1e6, peak_memory_mib(options.pid),
             pace(first, now), pace(half, now));
}

}  // namespace relance::floor

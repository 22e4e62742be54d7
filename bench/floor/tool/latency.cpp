#include <atomic>
#include <charconv>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include <relance/base/time.h>

#include "../../pipeline/percentiles.h"
#include "fact_reader.h"
#include "verbs.h"

namespace relance::floor {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kPollMs = 100;
constexpr std::chrono::seconds kPatience{30};  // for the last fact
constexpr std::string_view kProbe = "probe-";
constexpr std::size_t kContacts = 100'000;

double ms(Clock::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

std::string reply(std::size_t number) {
  std::string now(kRfc3339Size, ' ');
  write_rfc3339(std::chrono::floor<Duration>(std::chrono::system_clock::now()), now.data());
  return fmt::format(
      R"({{"specversion":"1.0","id":"{0}{1}","source":"/bench","type":"relance.message.received.v1","subject":"336{2:08}",)"
      R"("time":"{3}","data":{{"account":"acc-1","provider_message_id":"{0}{1}","kind":"text","text":"Oui"}}}})",
      kProbe, number, number % kContacts, now);
}

// When each probe was appended, and when its fact came.
class Probes {
 public:
  explicit Probes(std::size_t count) : appended_(count), seen_(count) {}

  void append(std::size_t number) { appended_[number] = Clock::now(); }
  void see(std::string_view provider_message_id) {
    if (!provider_message_id.starts_with(kProbe)) return;
    const std::string_view digits = provider_message_id.substr(kProbe.size());
    std::size_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (number >= seen_.size() || seen_[number] != Clock::time_point{}) return;
    seen_[number] = Clock::now();
    ++found_;
  }
  [[nodiscard]] std::size_t found() const { return found_; }

  [[nodiscard]] std::vector<double> delays_ms(std::size_t from) const {
    std::vector<double> delays;
    for (std::size_t i = from; i < seen_.size(); ++i) delays.push_back(ms(seen_[i] - appended_[i]));
    return delays;
  }

 private:
  std::vector<Clock::time_point> appended_;
  std::vector<Clock::time_point> seen_;
  std::atomic<std::size_t> found_ = 0;
};

// At fixed times, whether or not earlier ones have been answered. How many were late by more than 50 ms.
std::size_t produce_paced(const LatencyOptions& options, std::size_t count, Probes& probes) {
  constexpr std::chrono::milliseconds kLate{50};
  long failures = 0;
  const Client producer = make_producer({{"bootstrap.servers", options.brokers}, {"linger.ms", "0"}}, failures);
  const TopicHandle topic = open_topic(producer.get(), options.input);
  (void)partitions_of(producer.get(), options.input);
  std::size_t late = 0;
  const auto start = Clock::now();
  for (std::size_t i = 0; i < count; ++i) {
    const auto due = start + std::chrono::duration_cast<Clock::duration>(
                                 std::chrono::duration<double>(static_cast<double>(i) / options.per_second));
    std::this_thread::sleep_until(due);
    if (Clock::now() - due > kLate) ++late;
    const std::string event = reply(i);
    probes.append(i);
    produce(producer.get(), topic.get(), kAnyPartition, fmt::format("336{:08}", i % kContacts), event);
    rd_kafka_poll(producer.get(), 0);
  }
  check(rd_kafka_flush(producer.get(), kPollMs * 100), "flush");
  if (failures != 0) throw KafkaError("probes were not delivered");
  return late;
}

}  // namespace

void measure_latency(const LatencyOptions& options) {
  const auto count = static_cast<std::size_t>(options.per_second * (options.warmup_seconds + options.seconds));
  const auto warmup = static_cast<std::size_t>(options.per_second * options.warmup_seconds);
  Probes probes(count);
  FactReader reader(options.brokers, options.facts, [&](std::string_view id) { probes.see(id); });
  std::atomic<bool> is_over = false;
  std::jthread reading([&] { reader.read_until(is_over); });
  std::size_t late = 0;
  try {
    late = produce_paced(options, count, probes);
  } catch (...) {
    is_over = true;
    throw;
  }
  const auto deadline = Clock::now() + kPatience;
  while (probes.found() < count && Clock::now() < deadline) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  is_over = true;
  reading.join();
  if (probes.found() < count) throw std::runtime_error(fmt::format("{} facts of {} probes", probes.found(), count));
  std::vector<double> delays = probes.delays_ms(warmup);
  fmt::print(R"({{"probes":{},"late":{},"p50_ms":{:.2f},"p99_ms":{:.2f},"max_ms":{:.2f}}})"
             "\n",
             count, late, bench::percentile(delays, 0.50), bench::percentile(delays, 0.99), delays.back());
}

}  // namespace relance::floor

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "../../pipeline/http/load_generator.h"
#include "../../pipeline/http/signed_webhook.h"
#include "../../pipeline/percentiles.h"
#include "fact_reader.h"
#include "verbs.h"

namespace relance::floor {
namespace {

constexpr std::chrono::seconds kPatience{30};  // for the last fact
constexpr std::chrono::milliseconds kPause{1};

// When the fact of each post was seen.
class Facts {
 public:
  explicit Facts(std::size_t count) : seen_(count) {}

  void see(std::string_view provider_message_id) {
    const auto number = bench::webhook_number(provider_message_id);
    if (!number || *number >= seen_.size() || seen_[*number] != 0) return;
    seen_[*number] = bench::monotonic_ns();
    ++found_;
  }
  [[nodiscard]] std::size_t found() const { return found_; }
  [[nodiscard]] std::int64_t seen_at(std::size_t number) const { return seen_[number]; }

 private:
  std::vector<std::int64_t> seen_;
  std::atomic<std::size_t> found_ = 0;
};

double ms(std::int64_t nanoseconds) {
  return static_cast<double>(nanoseconds) / 1e6;
}

std::vector<std::string> signed_webhooks(std::size_t count) {
  const auto now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
  std::vector<std::string> requests;
  for (std::size_t i = 0; i < count; ++i) requests.push_back(bench::signed_webhook(i, now));
  return requests;
}

// What is posted while `facts` are read; waits for the last one.
std::int64_t post_and_follow(const WebhookOptions& options, std::span<bench::PostTimes> times, Facts& facts) {
  const std::vector<std::string> requests = signed_webhooks(times.size());
  FactReader reader(options.brokers, options.facts, [&](std::string_view id) { facts.see(id); });
  std::atomic<bool> is_over = false;
  const std::jthread reading([&] { reader.read_until(is_over); });
  try {
    bench::LoadPlan plan{.port = static_cast<std::uint16_t>(options.port), .per_second = options.per_second};
    plan.warmup_seconds = options.warmup_seconds;
    plan.seconds = options.seconds;
    const bench::LoadFigures load = bench::generate_load(plan, requests, times);
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (facts.found() < times.size() && std::chrono::steady_clock::now() < deadline)
      std::this_thread::sleep_for(kPause);
    is_over = true;
    return load.measured_from;
  } catch (...) {
    is_over = true;
    throw;
  }
}

}  // namespace

void measure_webhooks(const WebhookOptions& options) {
  const auto count = static_cast<std::size_t>(options.per_second * (options.warmup_seconds + options.seconds));
  std::vector<bench::PostTimes> times(count);
  Facts facts(count);
  const std::int64_t measured_from = post_and_follow(options, times, facts);
  if (facts.found() < count) throw std::runtime_error(fmt::format("{} facts of {} webhooks", facts.found(), count));
  std::vector<double> answers;
  std::vector<double> delays;
  for (std::size_t i = 0; i < count; ++i) {
    if (times[i].scheduled < measured_from) continue;
    answers.push_back(ms(times[i].answered - times[i].scheduled));
    delays.push_back(ms(facts.seen_at(i) - times[i].scheduled));
  }
  fmt::print(R"({{"posts":{},"p50_ms":{:.2f},"p99_ms":{:.2f},"answer_p50_ms":{:.2f},"answer_p99_ms":{:.2f}}})"
             "\n",
             delays.size(), bench::percentile(delays, 0.50), bench::percentile(delays, 0.99),
             bench::percentile(answers, 0.50), bench::percentile(answers, 0.99));
}

}  // namespace relance::floor

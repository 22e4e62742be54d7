#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include <fmt/format.h>

#include "fact_follower.h"
#include "http/load_generator.h"
#include "http/signed_webhook.h"
#include "live_program.h"
#include "measures.h"
#include "percentiles.h"
#include "shared_array.h"

namespace relance::bench {
namespace {

constexpr double kReadableP50MsMax = 10;
constexpr double kReadableP99MsMax = 50;
constexpr double kPostsPerSecond = 1000;
constexpr double kWarmupSeconds = 2;
constexpr double kSeconds = 10;
constexpr double kPatienceSeconds = 30;  // for the last fact
constexpr auto kPosts = static_cast<std::size_t>(kPostsPerSecond * (kWarmupSeconds + kSeconds));

struct LatencyFigures {
  double answer_p50_ms = 0;
  double answer_p99_ms = 0;
  double readable_p50_ms = 0;
  double readable_p99_ms = 0;
  double cpu_us = 0;  // of the program for each post
};

LatencyFigures latencies(std::int64_t measured_from, std::span<const PostTimes> times,
                         std::span<const std::int64_t> seen) {
  std::vector<double> answer_ms;
  std::vector<double> readable_ms;
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (times[i].scheduled < measured_from) continue;
    answer_ms.push_back(static_cast<double>(times[i].answered - times[i].scheduled) / 1e6);
    // The fact may be there before the answer is.
    readable_ms.push_back(std::max(0.0, static_cast<double>(seen[i] - times[i].answered) / 1e6));
  }
  return {percentile(answer_ms, 0.50), percentile(answer_ms, 0.99), percentile(readable_ms, 0.50),
          percentile(readable_ms, 0.99)};
}

LatencyFigures measure_once(const Bench& bench) {
  const std::string directory = bench.scratch("latency");
  const std::string scratch = bench.scratch("follower");
  std::filesystem::remove_all(directory);
  std::vector<std::string> requests;
  const auto now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  for (std::size_t i = 0; i < kPosts; ++i) requests.push_back(signed_webhook(i, now));
  LiveProgram live({bench.program, directory, bench.scratch("latency.log"), {"--clock", "wall"}});
  live.wait_until_ready();
  const double cpu_before = live.cpu_us();
  const SharedArray<LoadFigures> load(1);
  const SharedArray<PostTimes> times(kPosts);
  const SharedArray<std::int64_t> seen(kPosts);
  Child follower([&] {
    follow_facts(directory + "/log", scratch, kWarmupSeconds + kSeconds + kPatienceSeconds, seen.all());
    return EXIT_SUCCESS;
  });
  Child generator([&] {
    LoadPlan plan{.port = live.port(), .per_second = kPostsPerSecond};
    plan.warmup_seconds = kWarmupSeconds;
    plan.seconds = kSeconds;
    load.front() = generate_load(plan, requests, times.all());
    return EXIT_SUCCESS;
  });
  (void)generator.finish();
  (void)follower.finish();
  LatencyFigures figures = latencies(load.front().measured_from, times.all(), seen.all());
  figures.cpu_us = (live.cpu_us() - cpu_before) / static_cast<double>(kPosts);
  (void)live.stop();
  std::filesystem::remove_all(directory);
  std::filesystem::remove_all(scratch);
  return figures;
}

}  // namespace

void measure_latency(const Bench& bench, Report& report) {
  Series readable_p50;
  Series readable_p99;
  Series answer_p50;
  Series answer_p99;
  Series cpu_us;
  for (int i = 0; i < bench.pairs; ++i) {
    const LatencyFigures figures = measure_once(bench);
    readable_p50.add(figures.readable_p50_ms);
    readable_p99.add(figures.readable_p99_ms);
    answer_p50.add(figures.answer_p50_ms);
    answer_p99.add(figures.answer_p99_ms);
    cpu_us.add(figures.cpu_us);
  }
  report.add({"readable_p50", fmt::format("POST answered to fact readable, {} a second, P50", kPostsPerSecond), "ms",
              readable_p50, kReadableP50MsMax});
  report.add({"readable_p99", "  P99", "ms", readable_p99, kReadableP99MsMax});
  report.add({"answer_p50", "  POST to answer, P50", "ms", answer_p50});
  report.add({"answer_p99", "  POST to answer, P99", "ms", answer_p99});
  report.add({"live_us", "  CPU a post, all parts", "us", cpu_us});
}

}  // namespace relance::bench

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "disk.h"
#include "http/bare_server.h"
#include "http/http_client.h"
#include "http/load_generator.h"
#include "http/signed_webhook.h"
#include "live_program.h"
#include "measures.h"
#include "percentiles.h"
#include "shared_array.h"

namespace relance::bench {
namespace {

constexpr double kBareRatioMin = 0.6;
constexpr double kHalfLoadP99MsMax = 10;
constexpr std::size_t kConnections = 64;
constexpr std::size_t kRequests = 4096;  // different ones; ingress knows no duplicates
constexpr double kHalfLoadSeconds = 8;

LoadFigures load_in_child(const LoadPlan& plan, const std::vector<std::string>& requests, std::span<PostTimes> times) {
  const SharedArray<LoadFigures> figures(1);
  (void)run([&] {
    figures.front() = generate_load(plan, requests, times);
    return EXIT_SUCCESS;
  });
  return figures.front();
}

std::vector<std::string> make_requests() {
  std::vector<std::string> requests;
  const auto now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  for (std::size_t i = 0; i < kRequests; ++i) requests.push_back(signed_webhook(i, now));
  return requests;
}

LoadFigures load_bare(const std::vector<std::string>& requests) {
  const std::uint16_t port = free_port();
  const Child server([port]() -> int { serve_bare(port); });
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  while (!http_get(port, "/")) {
    if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("the bare server does not answer");
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }
  return load_in_child({.port = port, .connections = kConnections}, requests, {});
}

struct IngressFigures {
  double per_second = 0;
  double cpu_us = 0;  // of the server for each request
  double generator_cores = 0;
  double p50_ms = 0;  // at half the load
  double p99_ms = 0;
};

void measure_half_load(const LiveProgram& live, const std::vector<std::string>& requests, IngressFigures& figures) {
  LoadPlan plan{.port = live.port(), .connections = kConnections};
  plan.per_second = figures.per_second / 2;
  plan.seconds = kHalfLoadSeconds;
  const auto count = static_cast<std::size_t>(plan.per_second * (plan.warmup_seconds + plan.seconds));
  const SharedArray<PostTimes> times(count);
  const LoadFigures load = load_in_child(plan, requests, times.all());
  std::vector<double> ms;
  for (const PostTimes& post : times.all()) {
    if (post.scheduled >= load.measured_from) ms.push_back(static_cast<double>(post.answered - post.scheduled) / 1e6);
  }
  figures.p50_ms = percentile(ms, 0.50);
  figures.p99_ms = percentile(ms, 0.99);
}

IngressFigures load_relance(const Bench& bench, const std::vector<std::string>& requests) {
  const std::string directory = bench.scratch("ingress");
  std::filesystem::remove_all(directory);
  LiveProgram live({bench.program, directory, bench.scratch("ingress.log"), {"--components", "ingress"}});
  live.wait_until_ready();
  IngressFigures figures;
  const double cpu_before = live.cpu_us();
  const double durable_before = live.metric("relance_ingress_appended_records_total");
  const LoadFigures load = load_in_child({.port = live.port(), .connections = kConnections}, requests, {});
  const double durable = live.metric("relance_ingress_appended_records_total") - durable_before;
  if (durable < static_cast<double>(load.answered))
    throw std::runtime_error("webhooks were answered and are not there");
  figures.per_second = static_cast<double>(load.answered) / load.seconds;
  figures.cpu_us = (live.cpu_us() - cpu_before) / durable;
  const LoadPlan plan;
  // What the full load has left to be written is not a part of half of it.
  ::sync();
  figures.generator_cores = load.cpu_us / 1e6 / (plan.warmup_seconds + plan.seconds);
  measure_half_load(live, requests, figures);
  (void)live.stop();
  std::filesystem::remove_all(directory);
  ::sync();
  return figures;
}

}  // namespace

void measure_ingress(const Bench& bench, Report& report) {
  const std::vector<std::string> requests = make_requests();
  Series ratio;
  Series bare_per_second;
  Series per_second;
  Series cpu_us;
  Series generator_cores;
  Series p50_ms;
  Series p99_ms;
  Series disk_ms;
  for (int i = 0; i < bench.pairs; ++i) {
    disk_ms.add(append_and_sync_ms(bench.scratch("disk")));
    const LoadFigures bare = load_bare(requests);
    const IngressFigures relance = load_relance(bench, requests);
    const double bare_rate = static_cast<double>(bare.answered) / bare.seconds;
    ratio.add(relance.per_second / bare_rate);
    bare_per_second.add(bare_rate);
    per_second.add(relance.per_second);
    cpu_us.add(relance.cpu_us);
    generator_cores.add(relance.generator_cores);
    p50_ms.add(relance.p50_ms);
    p99_ms.add(relance.p99_ms);
  }
  report.add({"ingress_ratio",
              fmt::format("webhooks in / bare server, requests a second, {} connections", kConnections), "x", ratio,
              std::nullopt, kBareRatioMin});
  report.add({"bare_per_second", "  bare server", "1/s", bare_per_second});
  report.add({"ingress_per_second", "  webhooks in: signature, fsync", "1/s", per_second});
  report.add({"ingress_us", "    CPU a request", "us", cpu_us});
  report.add({"ingress_generator_cores", "    cores that the generator had", "", generator_cores});
  report.add({"disk_ms", "    the disk itself, 16 KiB appended and synced", "ms", disk_ms});
  report.add({"ingress_p99", "  answer at half that load, P99", "ms", p99_ms, kHalfLoadP99MsMax});
  report.add({"ingress_p50", "    P50", "ms", p50_ms});
}

}  // namespace relance::bench

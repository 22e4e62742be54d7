#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>

#include "live_program.h"
#include "measures.h"

namespace relance::bench {
namespace {

constexpr double kServingSecondsMax = 3;
constexpr std::array kKills = {0.5, 0.7, 0.9};  // at these shares of the contact log folded
constexpr const char* kLag = "relance_task_lag_records";
constexpr const char* kContactLog = "contact-events";

using SteadyClock = std::chrono::steady_clock;

double seconds_since(SteadyClock::time_point begin) {
  return std::chrono::duration<double>(SteadyClock::now() - begin).count();
}

struct RestartSeries {
  Series serving_seconds;
  Series caught_up_seconds;
  Series left_at_kill;
  Series peak_mib;  // of the last one
};

// Starts after a kill, folds on and is killed again; the last one folds all of it.
void play(const Bench& bench, const PreparedLog& log, const std::string& directory, RestartSeries& out) {
  const LiveOptions options{bench.program, directory, bench.scratch("restart.log"), {"--clock", "log"}};
  const auto total = static_cast<double>(log.loaded.contact_events);
  for (std::size_t i = 0; i <= kKills.size(); ++i) {
    const auto begin = SteadyClock::now();
    LiveProgram live(options);
    live.wait_until_ready();
    if (i > 0) out.serving_seconds.add(seconds_since(begin));
    if (i < kKills.size()) {
      live.wait_until([&] { return live.metric(kLag, kContactLog) <= (1 - kKills[i]) * total; });
      out.left_at_kill.add(live.metric(kLag, kContactLog));
      live.kill_hard();
    } else {
      live.wait_until([&] { return live.metric(kLag) == 0; });
      out.caught_up_seconds.add(seconds_since(begin));
      out.peak_mib.add(static_cast<double>(live.stop().peak_bytes) / (1024 * 1024));
    }
  }
}

}  // namespace

void measure_restart(const Bench& bench, Report& report) {
  const PreparedLog& log = bench.logs.of(bench.contacts, 1);
  const std::string directory = bench.scratch("restart");
  clone_directory(log.directory, directory);
  RestartSeries series;
  play(bench, log, directory, series);
  (void)run([&] {
    check_results(directory, log.expected);
    return EXIT_SUCCESS;
  });
  std::filesystem::remove_all(directory);
  report.add({"restart_serving", fmt::format("after SIGKILL with {} contacts, exec to /readyz 200", bench.contacts),
              "s", series.serving_seconds, kServingSecondsMax});
  report.add({"restart_caught_up", "  the last one, exec to no lag", "s", series.caught_up_seconds});
  report.add({"restart_peak", "    its peak memory", "MiB", series.peak_mib});
  report.add({"restart_left", "  contact events left to fold at the kills", "", series.left_at_kill});
}

}  // namespace relance::bench

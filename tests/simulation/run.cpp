#include "simulation/run.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <thread>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <relance/base/assert.h>

#include "simulation/planted/planted_worker.h"

namespace relance::driver {
namespace {

constexpr unsigned kJobsMax = 8;
constexpr unsigned kSeedTimeout_s = 120;
constexpr std::size_t kReportBytes = 64 * 1024;

static_assert(std::is_trivially_copyable_v<Tally>);

// Left by a child for its parent, whatever becomes of it.
struct Desk {
  Tally tally;
  std::uint64_t seed = 0;  // that is played, or that failed
  bool has_failed = false;
  bool is_done = false;
  char report[kReportBytes] = {};
};
struct Shared {
  std::atomic<bool> must_stop = false;
  std::array<Desk, kJobsMax> desks{};
};

std::string report_of(std::uint64_t seed, const PlayResult& result) {
  std::string out = "RELANCE_SIMULATION_FIRST=" + std::to_string(seed) + " RELANCE_SIMULATION_SEEDS=1\n";
  out += result.trace;
  for (const std::string& finding : result.findings) out += finding + "\n";
  return out;
}

void work(const RunOptions& options, unsigned job, Shared& shared) {
  Desk& desk = shared.desks[job];
  plant(options.bug);
  for (std::uint64_t i = job; i < options.seeds && !shared.must_stop; i += options.jobs) {
    desk.seed = options.first + i;
    alarm(kSeedTimeout_s);
    const PlayResult result = play(desk.seed, options.clockwork, desk.tally);
    if (result.findings.empty()) continue;
    const std::string report = report_of(desk.seed, result);
    std::memcpy(desk.report, report.data(), std::min(report.size(), kReportBytes - 1));
    desk.has_failed = true;
    shared.must_stop = true;
    break;
  }
  desk.is_done = true;
}

[[noreturn]] void child(const RunOptions& options, unsigned job, Shared& shared) {
  if (options.bug != PlantedBug::kNone && std::freopen("/dev/null", "w", stderr) == nullptr) std::_Exit(1);
  work(options, job, shared);
  std::_Exit(0);
}

void take(const Desk& desk, int status, RunResult& result) {
  result.tally += desk.tally;
  if (desk.is_done && !desk.has_failed) return;
  if (result.failed && *result.failed <= desk.seed) return;
  result.failed = desk.seed;
  result.report = desk.has_failed
                      ? std::string{desk.report}
                      : "seed " + std::to_string(desk.seed) + " ended its process, status " + std::to_string(status);
}

}  // namespace

RunResult run(const RunOptions& options) {
  RELANCE_ASSERT(options.jobs >= 1 && options.jobs <= kJobsMax);
  void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  RELANCE_ASSERT(memory != MAP_FAILED);
  auto& shared = *new (memory) Shared;
  std::fflush(nullptr);
  std::array<pid_t, kJobsMax> children{};
  for (unsigned job = 0; job < options.jobs; ++job) {
    children[job] = fork();
    RELANCE_ASSERT(children[job] >= 0);
    if (children[job] == 0) child(options, job, shared);
  }
  RunResult result;
  for (unsigned job = 0; job < options.jobs; ++job) {
    int status = 0;
    waitpid(children[job], &status, 0);
    if (status != 0) shared.must_stop = true;
    take(shared.desks[job], status, result);
  }
  munmap(memory, sizeof(Shared));
  return result;
}

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

unsigned usual_jobs() {
  const auto wanted = from_environment("RELANCE_SIMULATION_JOBS", std::thread::hardware_concurrency());
  return static_cast<unsigned>(std::clamp<std::uint64_t>(wanted, 1, kJobsMax));
}

}  // namespace relance::driver

// A process with a log of its own, for tests that end it or look at it from outside.
//
//   log_process DIRECTORY commit COUNT    commits transactions, and waits for the end of its input
//   log_process DIRECTORY crash POINT N   commits transactions until it dies at the n-th time that it reaches the point
//
// Prints a line once the log is open, and one for each transaction that is committed. Transaction i: its number to
// out/0, out/1 and latest/0, offset i + 1 of in/0. Every 50 of them it looks after its log.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <relance/base/crash_point.h>

#include "integration/rocksdb/world.h"

namespace relance::embedded {
namespace {

constexpr int kMaintainEvery = 50;
constexpr int kTransactionsMax = 100'000;

void say(const std::string& text) {
  std::puts(text.c_str());
  std::fflush(stdout);
}

[[noreturn]] void fail(const std::string& why) {
  std::fputs((why + "\n").c_str(), stderr);
  std::exit(1);
}

void crash_at(std::string_view name, int hit) {
  on_crash_points([name, hit, hits = 0](CrashPoint point) mutable {
    if (kCrashPointNames[static_cast<std::size_t>(point)] == name && ++hits == hit) std::raise(SIGKILL);
  });
}

void commit(ports::LogSession& session, int transaction) {
  const std::string text = std::to_string(transaction);
  for (const auto partition : {kOut0, kOut1, kLatest0}) {
    if (!session.produce(partition, {"key", text}).ok()) fail("not produced");
  }
  const std::vector<ports::OffsetCommit> offsets{{kIn0, Offset{transaction + 1}, text}};
  if (session.commit(offsets) != ports::CommitOutcome::kCommitted) fail("not committed");
  say(text);
}

int run(const std::string& directory, int count) {
  MovedClock clock;
  CountingEntropy entropy;
  LogOptions options;
  options.directory = directory;
  options.topics = world_topics();
  options.clock = &clock;
  options.entropy = &entropy;
  options.free_bytes_min = 0;
  auto opened = open_log(std::move(options), make_resources(kTestCacheBytes, kTestWriteBufferBytes));
  if (!opened.ok()) fail(opened.error().reason);
  const auto log = std::move(opened).value();
  const std::vector<ports::TopicNumber> topics{kIn};
  auto joined = log->join("process", topics);
  if (!joined.ok()) fail(joined.error().reason);
  const auto session = std::move(joined).value();
  Listener listener;
  if (!session->poll(Duration{0}, listener).ok()) fail("not polled");
  const auto committed = log->committed(kIn0);
  if (!committed.ok()) fail(committed.error().reason);
  const auto first = committed.value() ? static_cast<int>(committed.value()->next_offset.value()) : 0;
  say("open");
  for (int i = first; i < first + count; ++i) {
    commit(*session, i);
    if (i % kMaintainEvery == kMaintainEvery - 1 && !log->maintain(clock.wall()).ok()) fail("not maintained");
  }
  while (std::getchar() != EOF) continue;
  session->close(listener);
  return 0;
}

}  // namespace
}  // namespace relance::embedded

int main(int argc, char** argv) {
  using namespace relance::embedded;
  if (argc == 4 && std::string_view{argv[2]} == "commit") return run(argv[1], std::atoi(argv[3]));
  if (argc != 5 || std::string_view{argv[2]} != "crash") fail("log_process DIRECTORY commit COUNT | crash POINT N");
  crash_at(argv[3], std::atoi(argv[4]));
  return run(argv[1], kTransactionsMax);
}

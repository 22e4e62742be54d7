// A worker: one session of the log and the tasks of its partitions, on one thread.
//
//   read -> process into dirty rows -> outputs and offsets in one transaction -> state, timers and position in one
//   write
//
// State is never ahead of the log. After a crash what the log has committed and the state has not is read from the
// task's changelog, if it has one: its rows are written there in the same transaction. Else it is folded again with its
// outputs discarded, and the digest must come out the same. State is never wiped.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <relance/base/byte_buffer.h>
#include <relance/base/histogram.h>
#include <relance/ports/clock.h>
#include <relance/ports/log.h>
#include <relance/ports/state_store.h>
#include <relance/stream/host_clock.h>
#include <relance/stream/processor.h>
#include <relance/stream/state_owners.h>

namespace relance::stream {

// A commit is due when one of these is reached, or when the input is drained.
struct BatchLimits {
  std::size_t records = 10'000;
  std::size_t bytes = 16 * 1024 * 1024;  // read and written
  Duration time{100};
};

// A kind of task: the fold of each partition of one topic.
struct TaskSpec {
  ports::TopicNumber topic;
  std::string name;                             // "contact"; of its rows, too: never change it
  bool stateful = true;                         // else it has no rows and no timers
  std::optional<ports::TopicNumber> changelog;  // of its rows, with as many partitions; its first record names it
  std::function<std::unique_ptr<Processor>(Partition, TaskStore&)> make;
  std::function<void(Timestamp, ByteBuffer&)> write_tick;  // the value of a tick
};

struct WorkerOptions {
  std::string member = "worker-0";  // identity in the group
  BatchLimits limits;
  ports::ReadLimits read_limits{.records = 2000, .bytes = 1024 * 1024};  // of each read of a partition
  std::size_t row_cache_bytes = 128 * 1024 * 1024;
  bool host_ticks = true;  // else only records move stream time
  std::string log_identity;
  std::uint32_t rules_version = 1;
  ports::ReadLimits restore_limits{.records = 20'000, .bytes = 4 * 1024 * 1024};  // of each read of a changelog
  Duration restore_slice{100};          // a worker that restores looks after its session so often
  Duration restore_stall_max{120'000};  // for which a changelog may lack what is committed
  Duration idle_wait_max{1000};
  Duration retry_wait{100};  // after a call that may work later
};

struct WorkerPorts {
  ports::Log& log;
  ports::StateStore& store;
  const ports::Clock& clock;
  HostClock& host_clock;
  StateOwners& owners;
};

enum class StopKind : std::uint8_t {
  kRequested,
  kFenced,  // a newer process holds our identity
  kNewer,   // a newer version wrote what we should fold
  kFailed,
};
struct StopReason {
  StopKind kind{};
  std::string what;
};

// Offsets of a changelog.
struct RestoreProgress {
  Offset begun_at;
  Offset next;
  Offset end;  // as it was when it was last asked
};

struct TaskSnapshot {
  std::string name;
  ports::TopicPartition partition;
  bool ready = false;  // its state is where the log is committed
  std::optional<RestoreProgress> restoring;
  TaskPosition position;
  std::optional<Offset> read_to;  // there are no records between `position` and here; none: unknown
  OptionalTime stream_time;
  std::uint64_t digest = 0;
  std::size_t timers = 0;
  std::uint64_t records = 0;  // folded since the task came to this worker
  ProcessorMetrics metrics;
};
struct WorkerSnapshot {
  std::vector<TaskSnapshot> tasks;
  bool has_assignment = false;  // the group has shared out its partitions since the session began
  std::uint64_t records = 0;
  std::uint64_t outputs = 0;
  std::uint64_t commits = 0;
  std::uint64_t aborted = 0;
  std::uint64_t unknown = 0;
  std::uint64_t discarded = 0;  // batches folded again
  std::uint64_t refolded = 0;   // records, after a restart
  std::uint64_t restored = 0;   // rows, from changelogs
  std::uint64_t ticks = 0;
  std::uint64_t rejoined = 0;
  std::uint64_t assigned = 0;  // partitions, each time
  std::uint64_t revoked = 0;
  std::uint64_t lost = 0;
  std::uint64_t resumed = 0;  // partitions that came back to suspended tasks
  std::uint64_t cached_bytes = 0;
  std::optional<std::string> last_error;  // of the latest call that failed, until one works
};

// Any thread reads them.
struct WorkerLatencies {
  LatencyHistogram commit;   // of a transaction, from its request to its outcome
  LatencyHistogram process;  // of the records of one read
};

class Worker {
 public:
  Worker(WorkerOptions options, WorkerPorts ports, std::vector<TaskSpec> tasks);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // One turn of the loop: waits at most `wait_max` for something to do. False once the worker has stopped.
  bool turn(Duration wait_max);
  // Turns until it has stopped.
  void run();
  // Commits what is open, gives the partitions back and stops. Any thread.
  void request_stop();
  // None while it runs.
  [[nodiscard]] std::optional<StopReason> stopped() const;  // any thread
  [[nodiscard]] WorkerSnapshot snapshot() const;            // any thread
  [[nodiscard]] const WorkerLatencies& latencies() const;   // any thread

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::stream

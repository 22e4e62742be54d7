// A worker: one session of the log and the tasks of its partitions, on one thread.
//
//   read -> process into dirty rows -> outputs and offsets in one transaction -> state, timers and position in one
//   write
//
// State is never ahead of the log. After a crash, what is committed in the log but missing in the state is restored
// from the task's changelog, which is written in the same transaction. A task without changelog reprocesses the log
// with its outputs discarded, and must arrive at the same digest. State is never wiped.
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

// A commit is due when one of these is reached, or when there is no more input.
struct BatchLimits {
  std::size_t records = 10'000;
  std::size_t bytes = 16 * 1024 * 1024;  // read and written
  Duration time{100};
};

// A kind of task: one task per partition of the topic.
struct TaskSpec {
  ports::TopicNumber topic;
  std::string name;                             // "contact"; also the prefix of its rows: never change it
  bool stateful = true;                         // otherwise it has no rows and no timers
  std::optional<ports::TopicNumber> changelog;  // of its rows, with as many partitions; its first record identifies it
  std::function<std::unique_ptr<Processor>(Partition, TaskStore&)> make;
  std::function<void(Timestamp, ByteBuffer&)> write_tick;  // the value of a tick
};

struct WorkerOptions {
  std::string member = "worker-0";  // identity in the consumer group
  BatchLimits limits;
  ports::ReadLimits read_limits{.records = 2000, .bytes = 1024 * 1024};  // of each read of a partition
  std::size_t row_cache_bytes = 128 * 1024 * 1024;
  bool host_ticks = true;  // otherwise only records advance the stream time
  std::string log_identity;
  std::uint32_t rules_version = 1;
  ports::ReadLimits restore_limits{.records = 20'000, .bytes = 4 * 1024 * 1024};  // for each read of a changelog
  Duration restore_slice{100};          // a restoring worker polls its session at this interval
  Duration restore_stall_max{120'000};  // how long a changelog may lack what is committed
  Duration idle_wait_max{1000};
  Duration retry_wait{100};  // after an error that may be temporary
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
  kFenced,  // a newer process holds its identity
  kNewer,   // a newer version wrote what is to be processed
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
  Offset end;  // as of the last check
};

struct TaskSnapshot {
  std::string name;
  ports::TopicPartition partition;
  bool ready = false;  // its state is up to what is committed in the log
  std::optional<RestoreProgress> restoring;
  TaskPosition position;
  std::optional<Offset> read_to;  // there are no records between `position` and this offset; none: unknown
  OptionalTime stream_time;
  std::uint64_t digest = 0;
  std::size_t timers = 0;
  std::uint64_t records = 0;  // processed since the task was assigned to this worker
  ProcessorMetrics metrics;
};
struct WorkerSnapshot {
  std::vector<TaskSnapshot> tasks;
  bool has_assignment = false;  // the group has assigned its partitions since the session began
  std::uint64_t records = 0;
  std::uint64_t outputs = 0;
  std::uint64_t commits = 0;
  std::uint64_t aborted = 0;
  std::uint64_t unknown = 0;
  std::uint64_t discarded = 0;  // batches processed again
  std::uint64_t refolded = 0;   // records reprocessed after a restart
  std::uint64_t restored = 0;   // rows restored from changelogs
  std::uint64_t ticks = 0;
  std::uint64_t rejoined = 0;
  std::uint64_t assigned = 0;  // partitions, counted each time
  std::uint64_t revoked = 0;
  std::uint64_t lost = 0;
  std::uint64_t resumed = 0;  // partitions reassigned to suspended tasks
  std::uint64_t cached_bytes = 0;
  std::optional<std::string> last_error;  // of the latest failed call, until one succeeds
};

// Read by any thread.
struct WorkerLatencies {
  LatencyHistogram commit;   // of a transaction, from request to outcome
  LatencyHistogram process;  // of the records of one read
};

class Worker {
 public:
  Worker(WorkerOptions options, WorkerPorts ports, std::vector<TaskSpec> tasks);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // One iteration of the loop: waits up to `wait_max` for work. False once the worker has stopped.
  bool turn(Duration wait_max);
  // Runs until stopped.
  void run();
  // Commits the open batch, leaves the group and stops. Any thread.
  void request_stop();
  // nullopt while it runs.
  [[nodiscard]] std::optional<StopReason> stopped() const;  // any thread
  [[nodiscard]] WorkerSnapshot snapshot() const;            // any thread
  [[nodiscard]] const WorkerLatencies& latencies() const;   // any thread

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::stream

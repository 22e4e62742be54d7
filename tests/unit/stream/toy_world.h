// A simulated world with workers of the toy: `in` with 3 partitions to fold, `out` with 1 to write, and a changelog for
// those whose rows go there.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <relance/stream/worker.h>
#include <relance/testing/simulation/world.h>

#include "toy_processor.h"

namespace relance::stream {

inline constexpr ports::TopicNumber kIn{0};
inline constexpr ports::TopicPartition kOut{ports::TopicNumber{1}, Partition{0}};
inline constexpr ports::TopicNumber kChangelog{2};
inline constexpr std::int32_t kInPartitions = 3;

inline ports::TopicPartition in(std::int32_t partition) {
  return {kIn, Partition{partition}};
}

inline ports::TopicPartition changelog(std::int32_t partition) {
  return {kChangelog, Partition{partition}};
}

using Lines = std::vector<std::string>;

// Everything that must not depend on what went wrong.
struct Outcome {
  std::map<std::string, std::string> rows;  // without the rows of positions
  Lines told;                               // sorted, without the sums
  std::uint64_t sum = 0;
  std::vector<std::uint64_t> digests;  // of each partition
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

class ToyWorld {
 public:
  explicit ToyWorld(std::uint64_t seed = 1);
  ~ToyWorld();
  ToyWorld(const ToyWorld&) = delete;
  ToyWorld& operator=(const ToyWorld&) = delete;

  simulation::World& world() { return world_; }
  simulation::SimulatedLog& log() { return *log_; }
  simulation::SimulatedStateStore& state() { return *state_; }
  simulation::Faults& faults() { return world_.chaos().faults(); }
  HostClock& host_clock() { return *host_clock_; }
  StateOwners& owners() { return *owners_; }
  void set_always(simulation::Fault fault) { faults()[fault] = simulation::kAlways; }
  void be_calm() { faults() = simulation::calm(); }
  [[nodiscard]] std::uint64_t bitten(simulation::Fault fault) { return world_.chaos().counts().of(fault); }

  void append(const Lines& values, std::int32_t partition = 0, const std::string& key = "k");

  // Of the workers that start after it is changed.
  WorkerOptions options;
  ToyProcessor::OnFold on_fold = [](const ports::Record&) {};
  ports::TopicPartition output = kOut;
  bool has_changelog = false;
  // Its first records, as whoever makes the topics writes them.
  void name_changelog();

  [[nodiscard]] TaskSpec toy_spec();
  Worker& start(const std::string& member = "one");
  Worker& worker(const std::string& member = "one") { return *workers_.at(member); }
  // Ends it without a word.
  void drop(const std::string& member = "one") { workers_.erase(member); }
  // The process ends in an orderly way and starts again.
  void restart_process();
  // What is left of a process that has crashed goes; the next one starts.
  void recover_from_crash();

  // Turns of all workers, one after the other, until all that is in the log is folded. False: a worker has stopped, or
  // it does not come to an end.
  [[nodiscard]] bool drain();
  [[nodiscard]] const std::string& last_words() const { return last_words_; }  // why the last drain() came to nothing
  [[nodiscard]] bool is_drained();

  Outcome outcome();
  [[nodiscard]] Lines outputs();
  [[nodiscard]] Lines values(ports::TopicPartition partition);
  [[nodiscard]] std::optional<ports::Committed> committed(std::int32_t partition);
  [[nodiscard]] const TaskSnapshot* task(std::int32_t partition, const std::string& member = "one");
  // The bytes of a row of a task; none: not there.
  [[nodiscard]] std::optional<std::string> row(std::int32_t partition, const std::string& key);
  void write_row(std::int32_t partition, const std::string& key, const std::string& value);
  void remove_all_rows();
  // What is committed for the group is gone, as it goes from brokers after a while without members.
  void forget_commits() { world_.forget_commits(); }

  // The process crashes at hit number `hit` of this step, from 1.
  void crash_at(CrashPoint point, std::uint64_t hit = 1);
  void crash_nowhere();

 private:
  void open();

  simulation::World world_;
  std::unique_ptr<simulation::SimulatedLog> log_;
  std::unique_ptr<simulation::SimulatedStateStore> state_;
  std::unique_ptr<HostClock> host_clock_;
  std::unique_ptr<StateOwners> owners_;
  std::map<std::string, std::unique_ptr<Worker>> workers_;
  WorkerSnapshot snapshot_;
  std::string last_words_;
};

class ToyTest : public testing::Test, protected ToyWorld {
 protected:
  void write_meta(const TaskMeta& meta) { write_row(0, "m", encode(meta)); }
  TaskMeta meta() { return *decode_task_meta(*row(0, "m")).meta; }

  void fold(const Lines& values);
  // What the next start says when it refuses to go on; nothing is changed by it.
  std::string refusal();
};

void give_work(ToyWorld& world);
// Crashes at hit number `hit` of `point`, comes back and ends its work. False: it never got there.
bool crash_and_end(ToyWorld& world, CrashPoint point, std::uint64_t hit);
// At each hit of each point of a commit, with batches of several sizes; `prepare` is given each world that crashes.
void expect_crashes_to_leave_no_trace(const std::function<void(ToyWorld&)>& prepare);

}  // namespace relance::stream

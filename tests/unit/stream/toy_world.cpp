#include "toy_world.h"

#include <algorithm>

namespace relance::stream {

namespace {

constexpr Duration kTurn{10};
constexpr int kTurnsMax = 20'000;

std::vector<ports::TopicSpec> topics() {
  return {{"in", PartitionCount{kInPartitions}, std::nullopt, false},
          {"out", PartitionCount{1}, std::nullopt, false},
          {"changelog", PartitionCount{kInPartitions}, std::nullopt, true}};
}

void write_tick(Timestamp time, ByteBuffer& out) {
  out.append("time " + std::to_string(time.time_since_epoch().count()));
}

std::string prefix_of(std::int32_t partition) {
  return std::string{"toy\0\0\0\0", 7} + static_cast<char>(partition);
}

}  // namespace

ToyWorld::ToyWorld(std::uint64_t seed) : world_({.seed = seed, .topics = topics()}) {
  options.host_ticks = false;
  options.log_identity = world_.log_identity();
  open();
}

ToyWorld::~ToyWorld() {
  crash_nowhere();
  workers_.clear();
}

void ToyWorld::open() {
  log_ = world_.open_log();
  state_ = world_.open_state();
  host_clock_ = std::make_unique<HostClock>(world_.clock());
  owners_ = std::make_unique<StateOwners>();
}

void ToyWorld::append(const Lines& values, std::int32_t partition, const std::string& key) {
  std::vector<ports::OwnedRecord> records;
  for (const std::string& value : values) records.push_back({in(partition), key, value, {}});
  const simulation::Faults kept = std::exchange(faults(), simulation::calm());
  log_->append(std::move(records), [](const ports::AppendResult& result) { EXPECT_TRUE(result.ok()); });
  log_->drain();
  faults() = kept;
}

void ToyWorld::name_changelog() {
  std::vector<ports::OwnedRecord> records;
  for (std::int32_t i = 0; i < kInPartitions; ++i) {
    const std::string name = "made once, " + std::to_string(i);
    records.push_back({changelog(i), std::string{kChangelogNameKey}, name, {}});
  }
  log_->append(std::move(records), [](const ports::AppendResult& result) { EXPECT_TRUE(result.ok()); });
  log_->drain();
}

TaskSpec ToyWorld::toy_spec() {
  const auto make = [this](Partition, TaskStore& store) -> std::unique_ptr<Processor> {
    return std::make_unique<ToyProcessor>(store, output, on_fold);
  };
  return {kIn, "toy", true, has_changelog ? std::optional{kChangelog} : std::nullopt, make, write_tick};
}

Worker& ToyWorld::start(const std::string& member) {
  WorkerOptions own = options;
  own.member = member;
  workers_[member] = std::make_unique<Worker>(own, WorkerPorts{*log_, *state_, world_.clock(), *host_clock_, *owners_},
                                              std::vector<TaskSpec>{toy_spec()});
  return *workers_[member];
}

void ToyWorld::restart_process() {
  workers_.clear();
  log_.reset();
  state_.reset();
  open();
}

void ToyWorld::recover_from_crash() {
  ASSERT_TRUE(world_.is_down());
  workers_.clear();
  log_.reset();
  state_.reset();
  world_.restart();
  open();
}

bool ToyWorld::is_drained() {
  for (std::int32_t i = 0; i < kInPartitions; ++i) {
    const auto end = log_->offsets(in(i)).value().end;
    const auto stands = committed(i);
    if (end > Offset{0} && (!stands || stands->next_offset < end)) return false;
  }
  return true;
}

bool ToyWorld::drain() {
  for (int turns = 0; turns < kTurnsMax; ++turns) {
    for (const auto& [member, worker] : workers_) {
      if (worker->turn(kTurn)) continue;
      last_words_ = worker->stopped()->what;
      return false;
    }
    const simulation::Faults kept = std::exchange(faults(), simulation::calm());
    const bool drained = is_drained();
    faults() = kept;
    if (!drained) continue;
    const auto is_settled = [](const auto& member) {
      const WorkerSnapshot snapshot = member.second->snapshot();
      return !snapshot.last_error && std::ranges::all_of(snapshot.tasks, &TaskSnapshot::ready);
    };
    if (std::ranges::all_of(workers_, is_settled)) return true;
  }
  last_words_ = "it does not come to an end";
  return false;
}

Lines ToyWorld::values(ports::TopicPartition partition) {
  ports::RecordBatch batch;
  EXPECT_TRUE(log_->read(partition, Offset{0}, {.records = 1'000'000, .bytes = 1'000'000'000}, batch).ok());
  Lines found;
  for (const ports::Record& record : batch.records) found.emplace_back(record.value.value_or("(tombstone)"));
  return found;
}

Lines ToyWorld::outputs() {
  return values(kOut);
}

Outcome ToyWorld::outcome() {
  Outcome outcome;
  for (const auto& [key, value] : world_.disk().rows()) {
    if (!key.ends_with('m') && !key.ends_with('l')) outcome.rows.emplace(key, value);
  }
  for (const std::string& line : outputs()) {
    if (line.starts_with("sum ")) {
      outcome.sum += number_of(std::string_view{line}.substr(4));
    } else {
      outcome.told.push_back(line);
    }
  }
  std::ranges::sort(outcome.told);
  for (std::int32_t i = 0; i < kInPartitions; ++i) {
    const auto note = committed(i) ? parse_commit_metadata(committed(i)->metadata) : std::nullopt;
    outcome.digests.push_back(note ? note->digest : 0);
  }
  return outcome;
}

std::optional<ports::Committed> ToyWorld::committed(std::int32_t partition) {
  return log_->committed(in(partition)).value();
}

const TaskSnapshot* ToyWorld::task(std::int32_t partition, const std::string& member) {
  snapshot_ = worker(member).snapshot();
  const auto found = std::ranges::find(snapshot_.tasks, in(partition), &TaskSnapshot::partition);
  return found == snapshot_.tasks.end() ? nullptr : &*found;
}

std::optional<std::string> ToyWorld::row(std::int32_t partition, const std::string& key) {
  const auto& rows = world_.disk().rows();
  const auto found = rows.find(prefix_of(partition) + key);
  if (found == rows.end()) return std::nullopt;
  return found->second;
}

void ToyWorld::write_row(std::int32_t partition, const std::string& key, const std::string& value) {
  const std::string whole = prefix_of(partition) + key;
  const std::vector<ports::StateWrite> writes = {{whole, value}};
  ASSERT_TRUE(state_->write(writes).ok());
}

void ToyWorld::remove_all_rows() {
  std::vector<std::string> keys;
  for (const auto& [key, value] : world_.disk().rows()) keys.push_back(key);
  std::vector<ports::StateWrite> writes;
  for (const std::string& key : keys) writes.push_back({key, std::nullopt});
  ASSERT_TRUE(state_->write(writes).ok());
}

void ToyWorld::crash_at(CrashPoint point, std::uint64_t hit) {
  on_crash_points([this, point, left = hit](CrashPoint reached) mutable {
    if (reached != point || world_.is_down() || --left > 0) return;
    world_.crash(false);
    throw simulation::SimulatedCrash{point};
  });
}

void ToyWorld::crash_nowhere() {
  on_crash_points({});
}

void give_work(ToyWorld& world) {
  world.append({"add", "steps 4", "add"}, 0, "a");
  world.append({"add", "flush", "arm 50", "time 60", "add"}, 1, "b");
}

bool crash_and_end(ToyWorld& world, CrashPoint point, std::uint64_t hit) {
  world.crash_at(point, hit);
  world.start();
  bool crashed = false;
  try {
    EXPECT_TRUE(world.drain()) << world.last_words();
  } catch (const simulation::SimulatedCrash&) {
    crashed = true;
  }
  world.crash_nowhere();
  if (!crashed) return false;
  world.recover_from_crash();
  world.start();
  EXPECT_TRUE(world.drain()) << world.last_words();
  return true;
}

void expect_crashes_to_leave_no_trace(const std::function<void(ToyWorld&)>& prepare) {
  if (!kHasCrashPoints) GTEST_SKIP() << "this build has no crash points";
  for (const std::size_t limit : {1U, 3U, 1000U}) {
    ToyWorld calm;
    give_work(calm);
    calm.start();
    ASSERT_TRUE(calm.drain());
    for (const CrashPoint point : {CrashPoint::kBatchBegun, CrashPoint::kRecordFolded, CrashPoint::kStepFolded,
                                   CrashPoint::kBeforeCommit, CrashPoint::kAfterCommit, CrashPoint::kAfterState}) {
      std::uint64_t hit = 1;
      for (;; ++hit) {
        SCOPED_TRACE(std::string{kCrashPointNames[static_cast<std::size_t>(point)]} + ' ' + std::to_string(hit));
        ToyWorld world;
        prepare(world);
        give_work(world);
        world.options.limits.records = limit;
        if (!crash_and_end(world, point, hit)) break;
        ASSERT_EQ(world.outcome(), calm.outcome());
      }
      EXPECT_GT(hit, 1U) << "never reached";
    }
  }
}

void ToyTest::fold(const Lines& values) {
  append(values);
  start();
  ASSERT_TRUE(drain()) << last_words();
}

std::string ToyTest::refusal() {
  restart_process();
  start();
  EXPECT_FALSE(drain());
  const auto stopped = worker().stopped();
  if (!stopped || (stopped->kind != StopKind::kFailed && stopped->kind != StopKind::kNewer)) return "it did not refuse";
  return stopped->what;
}

}  // namespace relance::stream

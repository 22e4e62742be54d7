// The tasks of Relance on a simulated log, without any host clock: what a history makes of them.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <relance/events/topics.h>
#include <relance/stream/worker.h>
#include <relance/tasks/task_specs.h>
#include <relance/testing/simulation/world.h>

namespace relance::tasks {

using events::Topic;
using Lines = std::vector<std::string>;

inline ports::TopicPartition place(Topic topic, std::int32_t partition) {
  return {ports::TopicNumber{static_cast<std::uint16_t>(topic)}, Partition{partition}};
}

// A record as it stands in the log.
struct Written {
  std::optional<std::string> key;
  std::optional<std::string> value;
  std::vector<std::pair<std::string, std::string>> headers;
};

// What does not depend on positions, on what goes wrong, or on how far one partition is ahead of another.
struct Results {
  std::map<std::string, Lines> facts;  // of each contact, in order; of the others, sorted
  std::set<std::string> outbox;
  Lines dead_letters;  // sorted: reason, path, value
  std::string stats;   // as stats.json has them
  friend bool operator==(const Results&, const Results&) = default;
};

class LiveWorld {
 public:
  // Contact, campaign, outbox and fact logs have so many partitions.
  explicit LiveWorld(std::int32_t partitions, std::uint64_t seed = 1);
  ~LiveWorld();
  LiveWorld(const LiveWorld&) = delete;
  LiveWorld& operator=(const LiveWorld&) = delete;

  simulation::World& world() { return world_; }
  stream::WorkerOptions options;  // of the workers that start after it is changed
  TaskSelection parts;

  // The event at its place, as `/events` routes it.
  void post(const std::string& line);
  void post_raw(ports::TopicPartition to, Written record);
  // A tick to every partition of both logs.
  void tick(std::string_view time);
  // As who posts a history does: each campaign event behind a tick of its time, the effects of both waited for.
  void play(const Lines& history);

  // Folds until nothing is left; a worker is there if none was. False: it stopped.
  [[nodiscard]] bool drain();
  void start();
  void restart();
  stream::Worker& worker() { return *worker_; }
  [[nodiscard]] const std::string& last_words() const { return last_words_; }

  [[nodiscard]] std::vector<Written> records(Topic topic);
  [[nodiscard]] std::vector<Written> records(ports::TopicPartition partition);
  [[nodiscard]] Lines values(Topic topic);
  [[nodiscard]] Results results();
  // Digests of the contact partitions.
  [[nodiscard]] std::vector<std::uint64_t> contact_digests();

  void crash_at(CrashPoint point, std::uint64_t hit);
  void recover_from_crash();

 private:
  void open();
  [[nodiscard]] bool is_drained();

  std::int32_t partitions_;
  simulation::World world_;
  std::unique_ptr<simulation::SimulatedLog> log_;
  std::unique_ptr<simulation::SimulatedStateStore> state_;
  std::unique_ptr<stream::HostClock> host_clock_;
  std::unique_ptr<stream::StateOwners> owners_;
  std::unique_ptr<stream::Worker> worker_;
  std::string last_words_;
};

// What the offline run makes of a history, in the same words.
[[nodiscard]] Results offline_results(const Lines& history, std::uint32_t partitions);

// An event as a line. `time` is of 2026-11: `20T08:00`.
[[nodiscard]] std::string event(std::string_view type, std::string_view subject, std::string_view time,
                                std::string_view data = "{}");
[[nodiscard]] std::string instant(std::string_view time);

}  // namespace relance::tasks

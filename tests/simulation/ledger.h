// A copy of everything that every log of a world has ever held, taken after each step of a play, with what must hold at
// every commit. It reads records and knows nothing of the engine. One thread.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include <relance/events/topics.h>
#include <relance/testing/simulation/world.h>

#include "simulation/tally.h"
#include "simulation/trace.h"

namespace relance::driver {

using events::Topic;

inline constexpr std::int32_t kPartitions = 3;
inline constexpr std::size_t kTopics = events::kTopicNames.size() + events::kChangelogNames.size();
inline constexpr std::array kInputs = {Topic::kWebhooks, Topic::kContactEvents, Topic::kCampaignEvents};

[[nodiscard]] inline ports::TopicPartition place(Topic topic, std::int32_t partition) {
  return {ports::TopicNumber{static_cast<std::uint16_t>(topic)}, Partition{partition}};
}
// `topic/partition/`: what the ids and causes of a partition begin with.
[[nodiscard]] std::string prefix_of(ports::TopicPartition partition);
// The logs of a play; webhooks are kept for minutes, so that maintenance has something to drop.
enum class Changelogs : std::uint8_t { kNone, kOfTasks };
[[nodiscard]] std::vector<ports::TopicSpec> small_topics(Changelogs changelogs = Changelogs::kNone);

struct Seen {
  Offset offset;
  std::optional<std::string> key;
  std::optional<std::string> value;
  std::vector<std::pair<std::string, std::string>> headers;

  [[nodiscard]] std::string_view text() const { return value ? std::string_view{*value} : std::string_view{}; }
};

class Ledger {
 public:
  Ledger(simulation::World& world, Tally& tally, Trace& trace);

  // Takes along what is new. What is wrong with it becomes a finding.
  void look(simulation::SimulatedLog& log);
  // As of the last look: everything that is in the input logs is folded and committed.
  [[nodiscard]] bool is_quiet() const { return lag_ == 0; }
  // Grows with every record and every commit.
  [[nodiscard]] std::uint64_t progress() const { return progress_; }

  [[nodiscard]] const std::vector<Seen>& records(ports::TopicPartition partition) const;
  [[nodiscard]] const std::vector<Seen>& records(Topic topic, std::int32_t partition) const {
    return records(place(topic, partition));
  }
  // Of an input: what is committed last, and the text that goes with it.
  [[nodiscard]] const std::optional<ports::Committed>& committed(ports::TopicPartition partition) const;
  [[nodiscard]] std::vector<std::string>& findings() { return findings_; }

 private:
  struct Partial {
    std::vector<Seen> records;
    Offset next;
    std::optional<ports::Committed> committed;
  };

  [[nodiscard]] static std::size_t index_of(ports::TopicPartition partition) {
    return partition.topic.value() * std::size_t{kPartitions} + static_cast<std::size_t>(partition.partition.value());
  }
  void take(simulation::SimulatedLog& log, const ports::PartitionStatus& status);
  void take_commit(simulation::SimulatedLog& log, const ports::PartitionStatus& status);
  void check(Topic topic, std::int32_t partition, const Seen& record);
  void check_fact(std::string_view fact);
  void check_timeout(std::string_view fact);
  void check_completion(std::string_view fact);
  void check_request(std::string_view entry);
  void check_stats(const Seen& record);
  void check_tick(std::string_view event);
  void find(std::string what, std::string_view record);
  [[nodiscard]] Timestamp latest_believable() const;

  simulation::World& world_;
  Tally& tally_;
  Trace& trace_;
  std::array<Partial, kTopics * kPartitions> partials_;  // by topic, then partition
  ports::RecordBatch batch_;
  std::int64_t lag_ = 0;
  std::uint64_t progress_ = 0;
  std::vector<std::string> findings_;

  std::unordered_set<std::string> fact_ids_;
  std::set<std::string, std::less<>> requested_;  // message_id, of facts and of outbox entries
  std::set<std::string, std::less<>> timed_out_;
  std::map<std::string, std::string, std::less<>> launched_;  // campaign: fact
  std::map<std::string, std::string, std::less<>> created_;
  std::set<std::string, std::less<>> completed_;
};

}  // namespace relance::driver

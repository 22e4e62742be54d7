#include "contact_log.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <relance/base/partition.h>
#include <relance/codec/event_post.h>

#include "live/node_options.h"
#include "live/topics.h"

namespace relance::bench {
namespace {

constexpr std::size_t kCommitRecords = 10'000;

template <class T>
T taken(ports::PortResult<T> result) {
  if (!result) throw std::runtime_error(result.error().reason);
  return std::move(result).value();
}

// Nobody's partitions: it only writes.
class NoPartitions final : public ports::AssignmentListener {
 public:
  void on_assigned(std::span<const ports::Assignment>) override {}
  void on_revoked(std::span<const ports::TopicPartition>) override {}
  void on_lost(std::span<const ports::TopicPartition>) override {}
};

}  // namespace

OpenDirectory::OpenDirectory(const std::string& directory, std::size_t memory_bytes) {
  std::filesystem::create_directories(directory);
  const app::MemoryPlan plan = app::plan_memory(memory_bytes);
  const auto resources = embedded::make_resources(plan.rocksdb, plan.write_buffers);
  embedded::LogOptions options;
  options.directory = directory + "/log";
  options.topics = app::topic_specs();
  options.clock = &clock;
  options.entropy = &entropy;
  options.in_flight_bytes_max = plan.log_in_flight;
  options.tail_cache_bytes = plan.log_tail;
  log = taken(embedded::open_log(std::move(options), resources));
  embedded::StateOptions state_options;
  state_options.directory = directory + "/state";
  state = taken(embedded::open_state(std::move(state_options), resources));
}

LoadedEvents load_events(const std::string& file, OpenDirectory& directory) {
  LoadedEvents loaded;
  const auto session = taken(directory.log->join("loader", {}));
  NoPartitions nothing;
  taken(session->poll(Duration{}, nothing));
  codec::EventPostReader reader;
  std::ifstream lines(file);
  std::size_t open = 0;
  const auto commit = [&] {
    if (open != 0 && session->commit({}) != ports::CommitOutcome::kCommitted)
      throw std::runtime_error("the log did not commit");
    open = 0;
  };
  for (std::string line; std::getline(lines, line);) {
    const auto posted = reader.read(line, {});
    if (!posted) throw std::runtime_error(file + ": not an event that can be posted");
    const codec::Route& route = posted.value().front().routes.front();
    const auto topic = static_cast<std::uint16_t>(route.topic);
    const PartitionCount partitions = directory.log->topics()[topic].partitions;
    const std::string& key = *route.key;
    taken(session->produce({ports::TopicNumber{topic}, partition_of(key, partitions)}, {key, line}));
    ++(route.topic == codec::Topic::kContactEvents ? loaded.contact_events : loaded.campaign_events);
    if (++open == kCommitRecords) commit();
  }
  commit();
  session->close(nothing);
  return loaded;
}

}  // namespace relance::bench

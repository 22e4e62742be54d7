#include "contact_log.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <relance/base/partition.h>
#include <relance/components/topic_specs.h>
#include <relance/runtime/component.h>

#include "process_cpu.h"

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

OpenDirectory::OpenDirectory(const std::string& directory) : data(directory) {
  const runtime::MemoryPlan plan = runtime::plan_memory(kMemoryBytes);
  const auto resources = embedded::make_resources(plan.rocksdb, plan.write_buffers);
  embedded::LogOptions options;
  options.directory = data.log();
  options.topics = components::topic_specs();
  options.clock = &clock;
  options.entropy = &entropy;
  options.in_flight_bytes_max = plan.log_in_flight;
  options.tail_cache_bytes = plan.log_tail;
  log = taken(embedded::open_log(std::move(options), resources));
  embedded::StateOptions state_options;
  state_options.directory = data.state();
  state = taken(embedded::open_state(std::move(state_options), resources));
}

// Their threads sleep when there is nothing left.
void OpenDirectory::come_to_rest() {
  using SteadyClock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds kPause{10};
  constexpr double kIdleCpuUs = 1000;  // in a pause; looking costs less
  constexpr int kSightings = 20;
  const auto deadline = SteadyClock::now() + std::chrono::minutes{5};
  double used = used_cpu_us();
  for (int seen = 0; seen < kSightings;) {
    if (SteadyClock::now() > deadline) throw std::runtime_error("the databases do not come to rest");
    std::this_thread::sleep_for(kPause);
    const double now = used_cpu_us();
    seen = now - used < kIdleCpuUs ? seen + 1 : 0;
    used = now;
  }
}

EventLoader::EventLoader(OpenDirectory& directory)
    : log_(*directory.log), session_(taken(directory.log->join("loader", {}))) {
  NoPartitions nothing;
  taken(session_->poll(Duration{}, nothing));
}

void EventLoader::add(std::string_view event) {
  const auto posted = reader_.read(event, {.takes_ticks = true});
  if (!posted) throw std::runtime_error("an event that cannot be posted: " + std::string{event});
  const events::PostedEvent& read = posted.value().front();
  for (const events::Route& route : read.routes) produce(route, read.record);
  if (open_records_ >= kCommitRecords) commit();
}

void EventLoader::produce(const events::Route& route, std::string_view record) {
  const auto topic = static_cast<std::uint16_t>(route.topic);
  const PartitionCount partitions = log_.topics()[topic].partitions;
  const bool one = route.to == events::Route::To::kPartitionOfKey;
  const std::int32_t first = one ? partition_of(*route.key, partitions).value() : 0;
  const std::int32_t end = one ? first + 1 : partitions.value();
  const ports::OptionalBytes key = route.key ? ports::OptionalBytes{*route.key} : std::nullopt;
  for (std::int32_t partition = first; partition < end; ++partition) {
    taken(session_->produce({ports::TopicNumber{topic}, Partition{partition}}, {key, record}));
    ++(route.topic == events::Topic::kContactEvents ? loaded_.contact_events : loaded_.campaign_events);
    ++open_records_;
  }
}

void EventLoader::commit() {
  if (open_records_ != 0 && session_->commit({}) != ports::CommitOutcome::kCommitted)
    throw std::runtime_error("the log did not commit");
  open_records_ = 0;
}

LoadedEvents EventLoader::finish() {
  commit();
  NoPartitions nothing;
  session_->close(nothing);
  return loaded_;
}

LoadedEvents load_events(const std::string& file, OpenDirectory& directory) {
  EventLoader loader(directory);
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) loader.add(line);
  return loader.finish();
}

void clone_directory(const std::string& from, const std::string& to) {
  namespace fs = std::filesystem;
  fs::remove_all(to);
  fs::create_directories(to);
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(from)) {
    const fs::path target = to / fs::relative(entry.path(), from);
    const fs::path extension = entry.path().extension();
    if (entry.is_directory()) {
      fs::create_directories(target);
    } else if (extension == ".sst" || extension == ".blob") {
      fs::create_hard_link(entry.path(), target);
    } else {
      fs::copy_file(entry.path(), target);
    }
  }
}

}  // namespace relance::bench

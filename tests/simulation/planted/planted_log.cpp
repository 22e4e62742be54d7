// Bugs in what a worker asks of its log.
#include <relance/stream/progress.h>
#include <relance/stream/task_store.h>

#include "simulation/planted/planted_worker.h"

namespace relance::driver {
namespace {

using ports::CommitOutcome;
using ports::Done;
using ports::PortResult;
using ports::TopicPartition;

constexpr std::string_view kMetaKey = "m";  // of a task's progress among its rows

// Tells the worker that what it has committed itself is what is committed.
class StaleAssignments final : public ports::AssignmentListener {
 public:
  StaleAssignments(PlantedState& state, ports::AssignmentListener& listener) : state_(state), listener_(listener) {}

  void on_assigned(std::span<const ports::Assignment> partitions) override {
    std::vector<ports::Assignment> stale{partitions.begin(), partitions.end()};
    for (ports::Assignment& assignment : stale) {
      const auto own = state_.own_commits.find(assignment.partition);
      if (own != state_.own_commits.end()) assignment.committed = own->second;
    }
    state_.is_assigning = true;
    listener_.on_assigned(stale);
    state_.is_assigning = false;
  }
  void on_revoked(std::span<const TopicPartition> partitions) override { listener_.on_revoked(partitions); }
  void on_lost(std::span<const TopicPartition> partitions) override { listener_.on_lost(partitions); }

 private:
  PlantedState& state_;
  ports::AssignmentListener& listener_;
};

class PlantedSession final : public ports::LogSession {
 public:
  PlantedSession(PlantedState& state, std::unique_ptr<ports::LogSession> session)
      : state_(state), session_(std::move(session)) {
    state_.session = session_.get();
    state_.deferred.reset();
  }
  ~PlantedSession() override { state_.session = nullptr; }
  PlantedSession(const PlantedSession&) = delete;
  PlantedSession& operator=(const PlantedSession&) = delete;

  PortResult<Done> poll(Duration wait, ports::AssignmentListener& listener) override {
    state_.commit_deferred();
    if (!state_.is(PlantedBug::kSuspendedTaskStale)) return session_->poll(wait, listener);
    StaleAssignments stale(state_, listener);
    return session_->poll(wait, stale);
  }
  void wake() override { session_->wake(); }
  PortResult<std::span<const ports::Record>> read(TopicPartition partition, ports::ReadLimits limits) override {
    return session_->read(partition, limits);
  }
  PortResult<std::span<const ports::Record>> read_at_hand(TopicPartition partition, ports::ReadLimits limits) override {
    return session_->read_at_hand(partition, limits);
  }
  [[nodiscard]] std::optional<Offset> read_to(TopicPartition partition) const override {
    return session_->read_to(partition);
  }
  PortResult<Done> seek(TopicPartition partition, Offset next_offset) override {
    return session_->seek(partition, next_offset);
  }
  PortResult<Done> produce(TopicPartition partition, const ports::NewRecord& record) override {
    state_.commit_deferred();
    if (!state_.is_changelog(partition.topic)) return session_->produce(partition, record);
    if (state_.is(PlantedBug::kChangelogRowSkipped) && state_.skipped.insert(partition).second) return Done{};
    if (record.key != kMetaKey || !record.value) return session_->produce(partition, record);
    const std::string meta = spoilt_meta(state_.bug, *record.value);
    ports::NewRecord spoilt = record;
    spoilt.value = meta;
    return session_->produce(partition, spoilt);
  }
  CommitOutcome commit(std::span<const ports::OffsetCommit> offsets) override {
    state_.commit_deferred();
    state_.skipped.clear();
    std::vector<ports::OffsetCommit> spoilt{offsets.begin(), offsets.end()};
    for (ports::OffsetCommit& each : spoilt) {
      const auto metadata = stream::parse_commit_metadata(each.metadata);
      if (state_.is(PlantedBug::kOffsetOffByOne) && metadata && metadata->steps == 0)
        each.next_offset = Offset{each.next_offset.value() + 1};
    }
    if (state_.is(PlantedBug::kStateBeforeCommit)) {
      state_.deferred = std::move(spoilt);
      return CommitOutcome::kCommitted;
    }
    const CommitOutcome outcome = taken(session_->commit(spoilt));
    if (outcome == CommitOutcome::kCommitted) {
      for (const ports::OffsetCommit& each : spoilt)
        state_.own_commits[each.partition] = {each.next_offset, each.metadata};
    }
    return outcome;
  }
  [[nodiscard]] std::optional<Offset> end_of_commit(TopicPartition partition) const override {
    return state_.deferred ? std::nullopt : session_->end_of_commit(partition);
  }
  PortResult<Done> abort() override {
    state_.deferred.reset();
    state_.skipped.clear();
    return session_->abort();
  }
  PortResult<Done> recover() override { return session_->recover(); }
  PortResult<std::optional<ports::Committed>> committed(TopicPartition partition) override {
    state_.commit_deferred();
    auto committed = session_->committed(partition);
    if (committed && committed.value()) state_.own_commits[partition] = *committed.value();
    return committed;
  }
  void close(ports::AssignmentListener& listener) override {
    state_.commit_deferred();
    session_->close(listener);
  }

 private:
  CommitOutcome taken(CommitOutcome outcome) {
    if (outcome != CommitOutcome::kUnknown) return outcome;
    if (state_.is(PlantedBug::kUnknownTakenAsCommitted)) return CommitOutcome::kCommitted;
    if (!state_.is(PlantedBug::kUnknownTakenAsAborted)) return outcome;
    static_cast<void>(session_->recover());  // and where that fails, nobody asks again
    return CommitOutcome::kAborted;
  }

  PlantedState& state_;
  std::unique_ptr<ports::LogSession> session_;
};

class PlantedLog final : public ports::Log {
 public:
  explicit PlantedLog(PlantedState& state) : state_(state) {}

  [[nodiscard]] std::span<const ports::TopicSpec> topics() const override { return state_.log.topics(); }
  PortResult<std::unique_ptr<ports::LogSession>> join(std::string_view member,
                                                      std::span<const ports::TopicNumber> topics) override {
    auto joined = state_.log.join(member, topics);
    if (!joined) return joined;
    return std::unique_ptr<ports::LogSession>{std::make_unique<PlantedSession>(state_, std::move(joined).value())};
  }
  void append(std::vector<ports::OwnedRecord> records, std::function<void(ports::AppendResult)> done) override {
    state_.log.append(std::move(records), std::move(done));
  }
  PortResult<Done> read(TopicPartition partition, Offset from, ports::ReadLimits limits,
                        ports::RecordBatch& batch) override {
    return state_.log.read(partition, from, limits, batch);
  }
  void release(TopicPartition partition) override { state_.log.release(partition); }
  PortResult<ports::OffsetRange> offsets(TopicPartition partition) override { return state_.log.offsets(partition); }
  PortResult<std::optional<ports::Committed>> committed(TopicPartition partition) override {
    return state_.log.committed(partition);
  }
  PortResult<std::vector<ports::PartitionStatus>> status() override { return state_.log.status(); }
  PortResult<Done> maintain(Timestamp now) override { return state_.log.maintain(now); }
  [[nodiscard]] std::optional<std::string> outage() const override { return state_.log.outage(); }

 private:
  PlantedState& state_;
};

}  // namespace

std::unique_ptr<ports::Log> planted_log(PlantedState& state) {
  return std::make_unique<PlantedLog>(state);
}

}  // namespace relance::driver

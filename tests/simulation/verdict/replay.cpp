#include "simulation/verdict/replay.h"

#include <relance/tasks/task_specs.h>

namespace relance::driver {
namespace {

class Sink final : public stream::OutputSink {
 public:
  explicit Sink(Replayed& replayed) : replayed_(replayed) {}

  void emit(ports::TopicPartition to, const ports::NewRecord& record) override {
    const auto topic = static_cast<Topic>(to.topic.value());
    if (topic == Topic::kFacts || topic == Topic::kOutbox)
      replayed_.outputs[to].emplace_back(record.value.value_or(""));
  }

 private:
  Replayed& replayed_;
};

class Replayer {
 public:
  Replayer(Replayed& replayed, ports::TopicPartition input)
      : replayed_(replayed),
        sink_(replayed),
        world_({.seed = 0, .topics = small_topics()}),
        state_(world_.open_state()),
        specs_(tasks::make_task_specs(small_topics(), {})),
        store_(*state_, "task", budget_),
        processor_(specs_.at(input.topic.value()).make(input.partition, store_)) {
    processor_->load();
  }

  bool fold(const Seen& seen) {
    value_.assign(seen.text());
    value_.append(ports::kRecordPadding, '\0');
    headers_.clear();
    for (const auto& [name, value] : seen.headers) headers_.push_back({name, value});
    ports::Record record{seen.offset, {}, {}, {}, headers_};
    if (seen.key) record.key = *seen.key;
    if (seen.value) record.value = std::string_view{value_}.substr(0, seen.value->size());
    stream::Progress& progress = replayed_.progress;
    progress.position = {seen.offset, 0};
    stream::FoldContext context(progress, &sink_);
    context.digest(record.key.value_or(""));
    context.digest(record.value.value_or(""));
    while (progress.position.next_offset == seen.offset) {
      if (!step(record, context)) return false;
    }
    return true;
  }

 private:
  bool step(const ports::Record& record, stream::FoldContext& context) {
    stream::Progress& progress = replayed_.progress;
    switch (processor_->fold(record, context)) {
      case stream::Step::kDone:
        progress.position = {Offset{record.offset.value() + 1}, 0};
        progress.facts = 0;
        progress.outbox_entries = 0;
        progress.cursor.clear();
        break;
      case stream::Step::kMore:
        ++progress.position.steps;
        break;
      case stream::Step::kFlush:
        write();
        break;
      case stream::Step::kNewer:
        replayed_.failure = "a newer version's record";
        break;
    }
    if (store_.failure()) replayed_.failure = store_.failure()->reason;
    return replayed_.failure.empty();
  }

  void write() {
    stream::FoldContext apart(replayed_.progress, nullptr);
    processor_->flush_aggregates(apart);
    batch_.clear();
    processor_->write_state(batch_);
    const auto& writes = batch_.sorted();
    if (!writes.empty() && !state_->write(writes).ok()) replayed_.failure = "the state cannot be written";
    store_.apply(writes);
    processor_->state_written();
  }

  static constexpr std::size_t kCacheBytes = 64 * 1024 * 1024;

  Replayed& replayed_;
  Sink sink_;
  simulation::World world_;
  std::unique_ptr<simulation::SimulatedStateStore> state_;
  std::vector<stream::TaskSpec> specs_;
  stream::RowCacheBudget budget_{kCacheBytes, 0};
  stream::TaskStore store_;
  std::unique_ptr<stream::Processor> processor_;
  stream::StateBatch batch_;
  std::string value_;
  std::vector<ports::Header> headers_;
};

}  // namespace

Replayed replay(const Ledger& ledger, ports::TopicPartition input) {
  Replayed replayed;
  Replayer replayer(replayed, input);
  for (const Seen& record : ledger.records(input)) {
    if (!replayer.fold(record)) break;
  }
  return replayed;
}

}  // namespace relance::driver

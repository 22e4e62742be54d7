// Bugs in how a task processes its records.
#include <set>

#include "simulation/planted/planted_worker.h"

namespace relance::driver {
namespace {

using stream::FoldContext;
using stream::Step;

class ToSession final : public stream::OutputSink {
 public:
  explicit ToSession(PlantedState& state) : state_(state) {}
  void emit(ports::TopicPartition to, const ports::NewRecord& record) override {
    static_cast<void>(state_.session->produce(to, record));
  }

 private:
  PlantedState& state_;
};

class PlantedProcessor final : public stream::Processor {
 public:
  PlantedProcessor(PlantedState& state, ports::TopicPartition partition, stream::TaskStore& store,
                   PlantedState::Kept inner, bool is_loaded)
      : state_(state),
        partition_(partition),
        store_(store),
        inner_(std::move(inner)),
        to_session_(state),
        is_loaded_(is_loaded) {}
  ~PlantedProcessor() override {
    const bool keep = state_.is(PlantedBug::kDirtyRowsKeptOnAbort) && is_dirty_ && !inner_.store->failure();
    if (keep) state_.kept[partition_] = std::move(inner_);
  }
  PlantedProcessor(const PlantedProcessor&) = delete;
  PlantedProcessor& operator=(const PlantedProcessor&) = delete;

  void load() override {
    if (!is_loaded_) inner_.processor->load();
    is_loaded_ = true;
    pass_on_failure();
  }

  Step fold(const ports::Record& record, FoldContext& context) override {
    is_dirty_ = true;
    const std::uint64_t digest = context.progress().digest;
    const bool reprocesses = context.is_reprocessing();
    FoldContext again(context.progress(), &to_session_);
    const bool writes_again = reprocesses && state_.is(PlantedBug::kOutputsWrittenAgain);
    Step step = inner_.processor->fold(record, writes_again ? again : context);
    if (step == Step::kFlush && state_.is(PlantedBug::kFlushSkipped)) {
      hold_rows();
      step = inner_.processor->fold(record, context);
    }
    if (reprocesses && state_.is(PlantedBug::kDigestSkipped)) context.progress().digest = digest;
    pass_on_failure();
    return step;
  }

  void flush_aggregates(FoldContext& context) override {
    FoldContext nowhere(context.progress(), nullptr);
    const bool lost = state_.is(PlantedBug::kDeltasLostAtStep) && context.progress().position.steps > 0;
    inner_.processor->flush_aggregates(lost ? nowhere : context);
    pass_on_failure();
  }

  void write_state(stream::StateBatch& batch) override {
    if (held_.empty()) return inner_.processor->write_state(batch);
    stream::StateBatch newer;
    inner_.processor->write_state(newer);
    std::set<std::string_view> written;
    for (const stream::StateBatch* each : {&newer, &held_}) {
      for (const ports::StateWrite& row : each->behind(0)) {
        if (!written.insert(row.key).second) continue;
        row.value ? batch.put(row.key, *row.value) : batch.remove(row.key);
      }
    }
  }
  void state_written() override {
    held_.clear();
    is_dirty_ = false;
    inner_.processor->state_written();
  }

  [[nodiscard]] OptionalTime next_due() const override { return inner_.processor->next_due(); }
  [[nodiscard]] std::size_t timers() const override { return inner_.processor->timers(); }
  [[nodiscard]] const stream::ProcessorMetrics& metrics() const override { return inner_.processor->metrics(); }

 private:
  // The rows seem to be written, and wait for the next commit.
  void hold_rows() {
    stream::StateBatch rows;
    inner_.processor->write_state(rows);
    for (const ports::StateWrite& row : rows.behind(0))
      row.value ? held_.put(row.key, *row.value) : held_.remove(row.key);
    inner_.processor->state_written();
  }
  void pass_on_failure() {
    if (inner_.store && inner_.store->failure()) store_.fail(*inner_.store->failure());
  }

  PlantedState& state_;
  ports::TopicPartition partition_;
  stream::TaskStore& store_;
  PlantedState::Kept inner_;  // with a store of its own where it may outlive its task
  ToSession to_session_;
  stream::StateBatch held_;
  bool is_loaded_;
  bool is_dirty_ = false;
};

std::string prefix_of(const std::string& task, Partition partition) {
  std::string prefix = task;
  prefix.push_back('\0');
  for (int shift = 24; shift >= 0; shift -= 8)
    prefix.push_back(static_cast<char>(static_cast<std::uint32_t>(partition.value()) >> shift & 0xff));
  return prefix;
}

}  // namespace

stream::TaskSpec planted_task(PlantedState& state, const stream::TaskSpec& spec) {
  stream::TaskSpec planted = spec;
  planted.make = [&state, spec](Partition partition, stream::TaskStore& store) -> std::unique_ptr<stream::Processor> {
    const ports::TopicPartition input{spec.topic, partition};
    auto kept = state.kept.extract(input);
    const bool is_loaded = !kept.empty();
    PlantedState::Kept inner;
    if (is_loaded) {
      inner = std::move(kept.mapped());
    } else if (state.is(PlantedBug::kDirtyRowsKeptOnAbort)) {
      inner.budget = std::make_unique<stream::RowCacheBudget>();
      const std::string prefix = prefix_of(spec.name, partition);
      inner.store = std::make_unique<stream::TaskStore>(state.store, prefix, *inner.budget);
      inner.store->warm(prefix, {});  // there is no room: this cache never claims to hold every row
      inner.processor = spec.make(partition, *inner.store);
    } else {
      inner.processor = spec.make(partition, store);
    }
    return std::make_unique<PlantedProcessor>(state, input, store, std::move(inner), is_loaded);
  };
  return planted;
}

}  // namespace relance::driver

// What a task does with its records, provided by the layer above. Deterministic: the same records from the same state
// give the same outputs, wherever the commits fall.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <relance/ports/record.h>
#include <relance/stream/progress.h>
#include <relance/stream/task_store.h>

namespace relance::stream {

class OutputSink {
 public:
  virtual ~OutputSink() = default;
  virtual void emit(ports::TopicPartition to, const ports::NewRecord& record) = 0;
};

// What processing may use besides its state.
class FoldContext {
 public:
  FoldContext(Progress& progress, OutputSink* sink) : progress_(progress), sink_(sink) {}

  // The stream time, the numbers assigned for this record and the cursor: stored with the state.
  [[nodiscard]] Progress& progress() { return progress_; }

  // Adds a record to the output of the next commit. `decided` is the part of it that does not depend on offsets: it
  // goes into the digest.
  void emit(ports::TopicPartition to, const ports::NewRecord& record, std::string_view decided) {
    digest(decided);
    emit_undigested(to, record);
  }
  // For output that depends on where commits fall.
  void emit_undigested(ports::TopicPartition to, const ports::NewRecord& record) {
    if (sink_ != nullptr) sink_->emit(to, record);
  }
  void digest(std::string_view decided) { progress_.digest = hash_bytes(decided, progress_.digest); }
  // The output is discarded, because the log already has it.
  [[nodiscard]] bool is_reprocessing() const { return sink_ == nullptr; }

 private:
  Progress& progress_;
  OutputSink* sink_;
};

enum class Step : std::uint8_t {
  kDone,   // the record has been processed
  kMore,   // one step of it has; call again with the same record
  kFlush,  // nothing was done: commit the open batch, then call again
  kNewer,  // nothing was done: a newer version wrote this record; the task must stop
};

struct ProcessorMetrics {
  std::uint64_t dead_letters = 0;
  std::uint64_t duplicates = 0;  // dropped according to the rules
  std::uint64_t too_old = 0;
  std::uint64_t closed = 0;
  std::uint64_t ignored = 0;  // webhook elements that produce no event
};

class Processor {
 public:
  virtual ~Processor() = default;

  // Builds the in-memory data from the stored state. Called once, first; errors are reported through the store.
  virtual void load() = 0;
  virtual Step fold(const ports::Record& record, FoldContext& context) = 0;
  // Before each commit: emits what was aggregated since the last one.
  virtual void flush_aggregates(FoldContext& context) = 0;
  // Adds the rows changed since the last commit; state_written() then marks them clean.
  virtual void write_state(StateBatch& batch) = 0;
  virtual void state_written() = 0;

  // The earliest timer.
  [[nodiscard]] virtual OptionalTime next_due() const = 0;
  [[nodiscard]] virtual std::size_t timers() const = 0;
  [[nodiscard]] virtual const ProcessorMetrics& metrics() const = 0;
};

}  // namespace relance::stream

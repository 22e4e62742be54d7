// What a task does with its records: the fold itself, given by the layer above. Deterministic: the same records from
// the same state give the same outputs, whatever is committed in between.
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

// What a fold may use besides its state.
class FoldContext {
 public:
  FoldContext(Progress& progress, OutputSink* sink) : progress_(progress), sink_(sink) {}

  // The stream time, the numbers given for this record and the cursor: stored with the state.
  [[nodiscard]] Progress& progress() { return progress_; }

  // Adds a record to what the next commit makes visible. `decided` is that part of it which does not depend on
  // positions: it goes into the digest.
  void emit(ports::TopicPartition to, const ports::NewRecord& record, std::string_view decided) {
    digest(decided);
    emit_undigested(to, record);
  }
  // For what depends on where commits fall.
  void emit_undigested(ports::TopicPartition to, const ports::NewRecord& record) {
    if (sink_ != nullptr) sink_->emit(to, record);
  }
  void digest(std::string_view decided) { progress_.digest = hash_bytes(decided, progress_.digest); }
  // Nothing of what is emitted reaches the log, which holds it already.
  [[nodiscard]] bool is_reprocessing() const { return sink_ == nullptr; }

 private:
  Progress& progress_;
  OutputSink* sink_;
};

enum class Step : std::uint8_t {
  kDone,   // the record is folded
  kMore,   // one step of it is; call again with the same record
  kFlush,  // nothing was done: commit what is open, then call again
  kNewer,  // nothing was done: a newer version wrote this record; the task must not go on
};

struct ProcessorMetrics {
  std::uint64_t dead_letters = 0;
  std::uint64_t duplicates = 0;  // dropped, as the rules say
  std::uint64_t too_old = 0;
  std::uint64_t closed = 0;
  std::uint64_t ignored = 0;  // elements of webhooks that are no events
};

class Processor {
 public:
  virtual ~Processor() = default;

  // Builds what is kept in memory from the stored state. Once, before anything else; failures by the store.
  virtual void load() = 0;
  virtual Step fold(const ports::Record& record, FoldContext& context) = 0;
  // Before each commit: what is aggregated between commits goes out.
  virtual void flush_aggregates(FoldContext& context) = 0;
  // The rows that changed since the last commit; then, once they are written, forget which.
  virtual void write_state(StateBatch& batch) = 0;
  virtual void state_written() = 0;

  // The earliest timer.
  [[nodiscard]] virtual OptionalTime next_due() const = 0;
  [[nodiscard]] virtual std::size_t timers() const = 0;
  [[nodiscard]] virtual const ProcessorMetrics& metrics() const = 0;
};

}  // namespace relance::stream

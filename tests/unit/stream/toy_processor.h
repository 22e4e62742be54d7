// A fold that is easy to foretell. A record's value is a word and a number:
//
//   add         counts the key's row up and tells "<key>=<count>"
//   steps N     N steps: each counts a row of its own up and tells "<key>.<step>#<fact number>"
//   flush       wants nothing to wait to be written, then tells "flushed"
//   arm MS      arms the key's timer
//   time MS     moves stream time; each timer that is due tells "fired <key>" in a step of its own. A tick, too
//   big N       tells N bytes
//   newer       is of a newer version
//
// What was counted since the last commit is told as "sum <n>" with it.
#pragma once

#include <charconv>
#include <functional>
#include <memory>
#include <string>

#include <relance/stream/keyed_state.h>
#include <relance/stream/processor.h>
#include <relance/stream/timer_queue.h>

namespace relance::stream {

struct ToyRow {
  std::uint64_t count = 0;
  std::uint64_t due_ms = 0;  // 0: none

  void start(std::string_view) { *this = {}; }
  static bool is_newer(std::string_view bytes);
  bool decode(std::string_view bytes);
  void encode(ByteBuffer& out) const;
};

class ToyProcessor final : public Processor {
 public:
  static constexpr char kRowKind = 'r';
  using OnFold = std::function<void(const ports::Record&)>;

  ToyProcessor(TaskStore& store, ports::TopicPartition output, const OnFold& on_fold)
      : store_(store), rows_(store, kRowKind), output_(output), on_fold_(on_fold) {}

  void load() override;
  Step fold(const ports::Record& record, FoldContext& context) override;
  void flush_aggregates(FoldContext& context) override;
  void write_state(StateBatch& batch) override { rows_.write(batch); }
  void state_written() override { rows_.clear(); }
  [[nodiscard]] OptionalTime next_due() const override { return timers_.earliest(); }
  [[nodiscard]] std::size_t timers() const override { return timers_.size(); }
  [[nodiscard]] const ProcessorMetrics& metrics() const override { return metrics_; }

 private:
  Step step(std::string_view key, std::uint64_t steps, FoldContext& context);
  Step fire(Timestamp now, FoldContext& context);
  void tell(const std::string& text, FoldContext& context);

  TaskStore& store_;
  KeyedState<ToyRow> rows_;
  TimerQueue timers_;
  ports::TopicPartition output_;
  const OnFold& on_fold_;
  std::uint64_t sum_ = 0;
  ProcessorMetrics metrics_;
};

inline std::uint64_t number_of(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace relance::stream

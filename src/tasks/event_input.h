// Input shared by the stateful tasks: the event of the record being processed, and the timers of stored rows.
#pragma once

#include <optional>

#include <relance/events/event_reader.h>
#include <relance/stream/processor.h>
#include <relance/stream/timer_queue.h>

#include "output.h"

namespace relance::tasks {

// Keeps the event while its record is processed in steps.
class EventInput {
 public:
  explicit EventInput(events::Source source) : source_(source) {}

  // nullopt: event() is set. Otherwise the result for the record; a dead letter was written if required.
  [[nodiscard]] std::optional<stream::Step> read(const ports::Record& record, Output& output,
                                                 stream::ProcessorMetrics& metrics);
  [[nodiscard]] const events::InputEvent& event() const { return *event_; }
  // The stream time after the event: never decreases (R2).
  [[nodiscard]] Timestamp target(OptionalTime stream_time) const;
  // The record has been processed.
  void clear() { event_.reset(); }

 private:
  events::Source source_;
  events::EventReader reader_;
  Offset offset_{-1};
  std::optional<events::InputEvent> event_;
};

// Adds the timers of a row to a queue that is being loaded; false: not a valid row. `key` is the row's key without its
// kind.
[[nodiscard]] bool load_timers(std::string_view key, std::string_view row, stream::TimerQueue& timers);

}  // namespace relance::tasks

// What the stateful tasks share on their way in: the event of the record under way, and the timers of stored rows.
#pragma once

#include <optional>

#include <relance/events/event_reader.h>
#include <relance/stream/processor.h>
#include <relance/stream/timer_queue.h>

#include "output.h"

namespace relance::tasks {

// Keeps the event while its record is folded in steps.
class EventInput {
 public:
  explicit EventInput(events::Source source) : source_(source) {}

  // None: event() is there. Else how the fold of the record ends; a dead letter has been written where one is due.
  [[nodiscard]] std::optional<stream::Step> read(const ports::Record& record, Output& output,
                                                 stream::ProcessorMetrics& metrics);
  [[nodiscard]] const events::InputEvent& event() const { return *event_; }
  // The stream time once the event is applied: never back (R2).
  [[nodiscard]] Timestamp target(OptionalTime stream_time) const;
  // The record is folded.
  void clear() { event_.reset(); }

 private:
  events::Source source_;
  events::EventReader reader_;
  Offset offset_{-1};
  std::optional<events::InputEvent> event_;
};

// Arms the timers that a row names, in a queue that is being loaded; false: it is no row of ours. `key` is the row's,
// behind its kind.
[[nodiscard]] bool load_timers(std::string_view key, std::string_view row, stream::TimerQueue& timers);

}  // namespace relance::tasks

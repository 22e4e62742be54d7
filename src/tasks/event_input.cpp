#include "event_input.h"

#include <algorithm>

#include "row_header.h"

namespace relance::tasks {

using stream::Step;

static_assert(ports::kRecordPadding >= events::EventReader::kPadding);

std::optional<Step> EventInput::read(const ports::Record& record, Output& output, stream::ProcessorMetrics& metrics) {
  if (event_ && offset_ == record.offset) return std::nullopt;
  offset_ = record.offset;
  const events::ReadResult event = reader_.read(record.value.value_or(""), source_);
  if (event) {
    event_ = event.value();
    return std::nullopt;
  }
  event_.reset();
  if (event.error().newer_writer) return Step::kNewer;
  ++metrics.dead_letters;
  output.dead_letter(event.error().defect, record);
  return Step::kDone;
}

Timestamp EventInput::target(OptionalTime stream_time) const {
  const Timestamp time = time_of(*event_);
  return stream_time ? std::max(*stream_time, time) : time;
}

bool load_timers(std::string_view key, std::string_view row, stream::TimerQueue& timers) {
  const auto header = read_row_header(row);
  if (!header) return false;
  for (std::size_t i = 0; i < header->timers; ++i) timers.load(header->due(i), key);
  return true;
}

}  // namespace relance::tasks

#include <algorithm>

#include <relance/events/event_reader.h>
#include <relance/events/topics.h>
#include <relance/intake/accepted_time.h>

namespace relance::intake {
namespace {

// Transaction markers are gaps between offsets.
constexpr std::int64_t kLastRecords = 16;
constexpr std::size_t kLastBytes = 16 * ports::kRecordBytesMax;

OptionalTime time_of_record(const ports::Record& record, events::Topic topic, events::EventReader& reader) {
  if (topic == events::Topic::kWebhooks) {
    for (const ports::Header& header : record.headers) {
      if (header.name != "received_at") continue;
      const auto time = parse_rfc3339(header.value);
      return time ? OptionalTime{*time} : OptionalTime{};
    }
    return {};
  }
  const auto source =
      topic == events::Topic::kContactEvents ? events::Source::kContactLog : events::Source::kCampaignLog;
  const auto event = reader.read(record.value.value_or(""), source);
  return event ? OptionalTime{time_of(event.value())} : OptionalTime{};
}

}  // namespace

OptionalTime greatest_accepted_time(ports::Log& log) {
  OptionalTime greatest;
  events::EventReader reader;
  ports::RecordBatch batch;
  for (const events::Topic topic :
       {events::Topic::kWebhooks, events::Topic::kContactEvents, events::Topic::kCampaignEvents}) {
    const auto number = static_cast<std::uint16_t>(topic);
    for (std::int32_t i = 0; i < log.topics()[number].partitions.value(); ++i) {
      const ports::TopicPartition partition{ports::TopicNumber{number}, Partition{i}};
      const auto range = log.offsets(partition);
      if (!range || range.value().end == Offset{0}) continue;
      const Offset from = std::max(range.value().start, Offset{range.value().end.value() - kLastRecords});
      if (!log.read(partition, from, {.records = kLastRecords, .bytes = kLastBytes}, batch)) continue;
      for (const ports::Record& record : batch.records) {
        const OptionalTime time = time_of_record(record, topic, reader);
        if (time && (!greatest || *greatest < *time)) greatest = time;
      }
    }
  }
  return greatest;
}

}  // namespace relance::intake

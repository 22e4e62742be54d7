#include <algorithm>

#include <fmt/format.h>

#include <relance/base/partition.h>
#include <relance/base/text.h>
#include <relance/events/event_post.h>
#include <relance/intake/accepted_time.h>
#include <relance/intake/posted_records.h>

#include "io/exit_code.h"
#include "io/input_file.h"
#include "io/interruption.h"
#include "line_output.h"
#include "log_commands.h"
#include "log_view.h"
#include "log_writer.h"
#include "record_json.h"

namespace relance::cli {
namespace {

constexpr std::size_t kBatchRecords = 1000;
constexpr std::size_t kBatchBytes = 4 * 1024 * 1024;
constexpr std::string_view kOtherwise = "post events to its /events instead";

std::size_t bytes_of(const ports::OwnedRecord& record) {
  std::size_t bytes = (record.value ? record.value->size() : 0) + (record.key ? record.key->size() : 0);
  for (const auto& [name, value] : record.headers) bytes += name.size() + value.size();
  return bytes;
}

// Collects records, appends them and prints their positions.
class Appender {
 public:
  explicit Appender(LogWriter& writer) : writer_(writer) {}

  [[nodiscard]] std::vector<ports::OwnedRecord>& records() { return records_; }
  void flush_if_large() {
    for (; weighed_ < records_.size(); ++weighed_) bytes_ += bytes_of(records_[weighed_]);
    if (records_.size() >= kBatchRecords || bytes_ >= kBatchBytes) flush();
  }
  void flush() {
    if (records_.empty()) return;
    std::vector<ports::TopicPartition> places;
    places.reserve(records_.size());
    for (const ports::OwnedRecord& record : records_) places.push_back(record.partition);
    const std::vector<Offset> offsets = writer_.append(std::move(records_));
    records_.clear();
    weighed_ = bytes_ = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
      write_position(writer_.topics()[places[i].topic.value()].name, places[i].partition, offsets[i], output_.lines());
      output_.lines().push('\n');
    }
    output_.flush();
  }

 private:
  LogWriter& writer_;
  std::vector<ports::OwnedRecord> records_;
  std::size_t weighed_ = 0;  // number of records counted in bytes_
  std::size_t bytes_ = 0;    // of these records
  LineOutput output_;
};

// Input lines that are records of one topic.
class RecordLines {
 public:
  RecordLines(ports::TopicNumber topic, ports::TopicSpec spec, std::optional<std::int32_t> partition)
      : topic_(topic), spec_(std::move(spec)), partition_(partition) {
    if (partition_ && *partition_ >= spec_.partitions.value())
      throw CommandError(ExitCode::kUsage, fmt::format("--partition {}: {}", *partition_, range()));
  }

  // Returns what is wrong with the line, if anything.
  std::optional<std::string> take(std::string_view line, std::vector<ports::OwnedRecord>& out) {
    auto read = reader_.read(line);
    if (!read) return read.error();
    WrittenRecord record = std::move(read).value();
    if (record.topic && *record.topic != spec_.name) return fmt::format("a record of {}", *record.topic);
    const Partition place = place_of(record);
    if (place >= Partition{spec_.partitions.value()}) return fmt::format("partition {}: {}", place.value(), range());
    ports::OwnedRecord owned{
        {topic_, place}, std::move(record.key), std::move(record.value), std::move(record.headers)};
    const std::size_t bytes = bytes_of(owned);
    if (bytes > ports::kRecordBytesMax)
      return fmt::format("a record of {} bytes exceeds the maximum of {}", bytes, ports::kRecordBytesMax);
    out.push_back(std::move(owned));
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::string range() const {
    return fmt::format("{} has the partitions 0 to {}", spec_.name, spec_.partitions.value() - 1);
  }
  // Records without a key are distributed over the partitions.
  Partition place_of(const WrittenRecord& record) {
    if (partition_) return Partition{*partition_};
    if (record.partition) return *record.partition;
    if (record.key) return partition_of(*record.key, spec_.partitions);
    return Partition{static_cast<std::int32_t>(spread_++ % static_cast<std::uint64_t>(spec_.partitions.value()))};
  }

  ports::TopicNumber topic_;
  ports::TopicSpec spec_;
  std::optional<std::int32_t> partition_;
  RecordReader reader_;
  std::uint64_t spread_ = 0;
};

// Input lines that are events.
class EventLines {
 public:
  EventLines(LogWriter& writer, ClockSource clock) : writer_(writer), follows_log_(clock == ClockSource::kLog) {
    if (follows_log_) accepted_ = intake::greatest_accepted_time(writer_.log());
  }

  std::optional<std::string> take(std::string_view line, std::vector<ports::OwnedRecord>& out) {
    const auto posted = reader_.read(line, rules());
    if (!posted) {
      const events::Defect& defect = posted.error().defect;
      return fmt::format("{} at `{}`", to_text(defect.reason), defect.path);
    }
    for (const events::PostedEvent& event : posted.value()) {
      intake::add_records(event, writer_.topics(), out);
      if (!accepted_ || *accepted_ < event.time) accepted_ = event.time;
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] events::PostRules rules() const {
    events::PostRules rules;
    rules.takes_ticks = follows_log_;
    if (follows_log_) {
      rules.stamp = accepted_;
      return rules;
    }
    const Timestamp now = runtime::SystemClock{}.wall();
    rules.stamp = now;
    rules.latest = now + intake::kMaxAhead;
    return rules;
  }

  LogWriter& writer_;
  bool follows_log_;
  OptionalTime accepted_;
  events::EventPostReader reader_;
};

// Lines before an invalid one are still appended and printed.
template <class Lines>
void append_lines(Lines& lines, LogWriter& writer) {
  InputFile input("-");
  LineReader reader(input);
  Appender appender(writer);
  std::uint64_t number = 0;
  for (auto line = reader.next(); line; line = reader.next()) {
    ++number;
    check_interruption();
    if (is_blank(*line)) continue;
    if (const auto problem = lines.take(*line, appender.records())) {
      appender.flush();
      throw CommandError(ExitCode::kData, fmt::format("line {}: {}; this line and the following ones were not appended",
                                                      number, *problem));
    }
    appender.flush_if_large();
  }
  appender.flush();
}

}  // namespace

void append_to_log(const LogAppendOptions& options) {
  if (!options.topic && !options.events)
    throw CommandError(ExitCode::kUsage, "log append: specify a topic or --events (see --help)");
  const DataOptions data = read_data_options(options.data);
  LogWriter writer(data, kOtherwise);
  if (options.events) {
    EventLines lines(writer, data.clock);
    return append_lines(lines, writer);
  }
  const auto topic = find_topic(writer.topics(), *options.topic);
  if (!topic) refuse_topic(writer.topics(), *options.topic);
  RecordLines lines(*topic, writer.topics()[topic->value()], options.partition);
  append_lines(lines, writer);
}

}  // namespace relance::cli

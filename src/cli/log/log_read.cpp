#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "io/exit_code.h"
#include "io/interruption.h"
#include "line_output.h"
#include "log_commands.h"
#include "log_view.h"
#include "record_json.h"

namespace relance::cli {
namespace {

constexpr std::chrono::milliseconds kFollowInterval{20};

struct Cursor {
  ports::TopicPartition partition;
  std::string topic;
  Offset next_offset;
};

std::vector<Cursor> cursors_of(const LogReadOptions& options, const LogView& log) {
  std::vector<Cursor> cursors;
  for (const std::string& name : options.topics) {
    const ports::TopicNumber number = log.topic_named(name);
    const ports::TopicSpec& topic = log.topic(number);
    const std::int32_t count = topic.partitions.value();
    if (options.partition && *options.partition >= count) {
      throw CommandError(ExitCode::kUsage, fmt::format("--partition {}: {} has the partitions 0 to {}",
                                                       *options.partition, topic.name, count - 1));
    }
    for (std::int32_t i = 0; i < count; ++i) {
      if (!options.partition || *options.partition == i)
        cursors.push_back({{number, Partition{i}}, topic.name, Offset{options.from}});
    }
  }
  return cursors;
}

class LogPrinter {
 public:
  LogPrinter(const LogReadOptions& options, LogView& log)
      : log_(log), cursors_(cursors_of(options, log)), left_(options.limit) {}

  // Prints what the log contains.
  void print_all() {
    for (Cursor& cursor : cursors_) {
      while (is_wanted() && !is_interrupted() && print_some(cursor)) continue;
    }
    output_.flush();
  }
  void print_latest() {
    for (Cursor& cursor : cursors_) print_latest(cursor);
    output_.flush();
  }
  // Prints new records until a signal arrives or the reader has gone.
  void follow() {
    while (is_wanted() && !is_interrupted()) {
      bool met = false;
      for (Cursor& cursor : cursors_) met = (is_wanted() && print_some(cursor)) || met;
      output_.flush();
      if (met) continue;
      if (!log_.refresh() || !has_news()) output_.wait(kFollowInterval);
    }
  }

 private:
  [[nodiscard]] bool is_wanted() const { return output_.is_wanted() && left_ != 0; }

  void print(const Cursor& cursor, const ports::Record& record) {
    if (!is_wanted()) return;
    writer_.write(cursor.topic, cursor.partition.partition, record, output_.lines());
    output_.lines().push('\n');
    output_.flush_if_large();
    if (left_) --*left_;
  }

  // False: there was nothing to print.
  bool print_some(Cursor& cursor) {
    log_.read(cursor.partition, cursor.next_offset, {}, batch_);
    if (batch_.records.empty()) return false;
    for (const ports::Record& record : batch_.records) print(cursor, record);
    cursor.next_offset = Offset{batch_.records.back().offset.value() + 1};
    return true;
  }

  bool has_news() {
    for (const Cursor& cursor : cursors_) {
      if (log_.offsets(cursor.partition).end > cursor.next_offset) return true;
    }
    return false;
  }

  // Records without a key are all printed.
  void print_latest(Cursor& cursor) {
    std::unordered_map<std::string, Offset> last;
    std::set<Offset> wanted;
    log_.for_each(cursor.partition, cursor.next_offset, [&](const ports::Record& record) {
      if (!record.key) {
        if (record.value) wanted.insert(record.offset);
      } else if (record.value) {
        last.insert_or_assign(std::string{*record.key}, record.offset);
      } else {
        last.erase(std::string{*record.key});
      }
      cursor.next_offset = Offset{record.offset.value() + 1};
      return true;
    });
    for (const auto& [key, offset] : last) wanted.insert(offset);
    if (wanted.empty()) return;
    log_.for_each(cursor.partition, *wanted.begin(), [&](const ports::Record& record) {
      if (wanted.contains(record.offset)) print(cursor, record);
      return is_wanted() && record.offset < *wanted.rbegin();
    });
  }

  LogView& log_;
  std::vector<Cursor> cursors_;
  std::optional<std::uint64_t> left_;  // how many records may still be printed
  LineOutput output_;
  RecordWriter writer_;
  ports::RecordBatch batch_;
};

}  // namespace

void read_log(const LogReadOptions& options) {
  LogView log(read_data_options(options.data));
  LogPrinter printer(options, log);
  if (options.latest) {
    printer.print_latest();
  } else if (!options.follow) {
    printer.print_all();
  }
  if (options.follow) return printer.follow();
  check_interruption();
}

}  // namespace relance::cli

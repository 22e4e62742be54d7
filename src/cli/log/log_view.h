// Read access to a log for commands: that of a data directory, whether or not a process is running on it, or that of a
// Kafka cluster. One thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <relance/events/topics.h>
#include <relance/ports/log_reader.h>

#include "data_options.h"
#include "scratch_directory.h"

namespace relance::cli {

class LogView {
 public:
  // Throws CommandError: kUnavailable if there is none.
  explicit LogView(const DataOptions& data);

  [[nodiscard]] std::span<const ports::TopicSpec> topics() const { return reader_->topics(); }
  [[nodiscard]] const ports::TopicSpec& topic(ports::TopicNumber number) const { return topics()[number.value()]; }
  [[nodiscard]] std::string identity() const { return reader_->identity(); }
  [[nodiscard]] ports::LogReader& reader() { return *reader_; }

  // The topic with this name, with or without `relance.`. Throws CommandError (kUsage) with the list of topics.
  [[nodiscard]] ports::TopicNumber topic_named(std::string_view name) const;
  // One of Relance's topics. Throws CommandError if the log does not have it.
  [[nodiscard]] ports::TopicNumber topic_of(events::Topic topic) const;

  // Like those of the reader, but they throw CommandError.
  void read(ports::TopicPartition partition, Offset from, ports::ReadLimits limits, ports::RecordBatch& batch);
  [[nodiscard]] ports::OffsetRange offsets(ports::TopicPartition partition);
  [[nodiscard]] std::optional<ports::Committed> committed(ports::TopicPartition partition);
  [[nodiscard]] std::vector<ports::PartitionStatus> status();
  // Catches up with what was written since. False: not this time.
  bool refresh();

  // Visits the records of a partition from `from` on, in order, while `visit` returns true and the process is not
  // interrupted: the caller calls check_interruption() to find out.
  using Visit = std::function<bool(const ports::Record&)>;
  void for_each(ports::TopicPartition partition, Offset from, const Visit& visit);

 private:
  ScratchDirectory scratch_;
  std::unique_ptr<ports::LogReader> reader_;
};

// The topic with this name, with or without `relance.`; nullopt: there is none.
[[nodiscard]] std::optional<ports::TopicNumber> find_topic(std::span<const ports::TopicSpec> topics,
                                                           std::string_view name);
// Throws a CommandError with the list of topics.
[[noreturn]] void refuse_topic(std::span<const ports::TopicSpec> topics, std::string_view name);

}  // namespace relance::cli

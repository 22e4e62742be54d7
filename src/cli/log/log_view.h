// A log as the verbs look at it: that of a data directory, beside the process that writes it or when none does, or that
// of a Kafka cluster. One thread.
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
  // Throws CommandError: kUnavailable where there is none.
  explicit LogView(const DataOptions& data);

  [[nodiscard]] std::span<const ports::TopicSpec> topics() const { return reader_->topics(); }
  [[nodiscard]] const ports::TopicSpec& topic(ports::TopicNumber number) const { return topics()[number.value()]; }
  [[nodiscard]] std::string identity() const { return reader_->identity(); }
  [[nodiscard]] ports::LogReader& reader() { return *reader_; }

  // The topic of this name, given with `relance.` or without. Throws CommandError (kUsage) that names those there are.
  [[nodiscard]] ports::TopicNumber topic_named(std::string_view name) const;
  // One of our own. Throws CommandError where this log has none of that name.
  [[nodiscard]] ports::TopicNumber topic_of(events::Topic topic) const;

  // As the reader has them; they throw CommandError.
  void read(ports::TopicPartition partition, Offset from, ports::ReadLimits limits, ports::RecordBatch& batch);
  [[nodiscard]] ports::OffsetRange offsets(ports::TopicPartition partition);
  [[nodiscard]] std::optional<ports::Committed> committed(ports::TopicPartition partition);
  [[nodiscard]] std::vector<ports::PartitionStatus> status();
  // Moves on to what was written since. False: not this time.
  bool refresh();

  // Every record of a partition from `from` on, in order, while `visit` says true and nobody asks the process to end:
  // whether somebody did is for the caller to ask (check_interruption).
  using Visit = std::function<bool(const ports::Record&)>;
  void for_each(ports::TopicPartition partition, Offset from, const Visit& visit);

 private:
  ScratchDirectory scratch_;
  std::unique_ptr<ports::LogReader> reader_;
};

// The topic of this name among these, with `relance.` or without it; none: there is no such topic.
[[nodiscard]] std::optional<ports::TopicNumber> find_topic(std::span<const ports::TopicSpec> topics,
                                                           std::string_view name);
// Why there is none: a CommandError that names those there are.
[[noreturn]] void refuse_topic(std::span<const ports::TopicSpec> topics, std::string_view name);

}  // namespace relance::cli

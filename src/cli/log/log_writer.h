// A log to append to: that of a data directory, taken for oneself, so that no other process runs on it meanwhile, or
// that of a Kafka cluster. One thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <relance/ports/log.h>
#include <relance/runtime/data_directory.h>
#include <relance/runtime/system_clock.h>

#include "data_options.h"

namespace relance::cli {

class LogWriter {
 public:
  // Makes the directory and the log if they are not there. Throws CommandError: kTaken where a process runs on it;
  // `otherwise` says what to do then.
  LogWriter(const DataOptions& data, std::string_view otherwise);

  [[nodiscard]] ports::Log& log() { return *log_; }
  [[nodiscard]] std::span<const ports::TopicSpec> topics() const { return log_->topics(); }
  // Waits until all are durable. Throws CommandError; then some may have been appended.
  std::vector<Offset> append(std::vector<ports::OwnedRecord> records);

 private:
  [[nodiscard]] std::unique_ptr<ports::Log> open_embedded();

  std::optional<runtime::DataDirectory> directory_;  // none: the log is on Kafka
  runtime::SystemClock clock_;
  runtime::SystemEntropy entropy_;
  std::unique_ptr<ports::Log> log_;
};

}  // namespace relance::cli

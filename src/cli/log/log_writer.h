// A log to append to: that of a data directory, which is locked so that no process can run on it meanwhile, or that of
// a Kafka cluster. One thread.
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
  // Creates directory and log if missing. Throws CommandError: kTaken if a process runs on it; `otherwise` says what to
  // do instead.
  LogWriter(const DataOptions& data, std::string_view otherwise);

  [[nodiscard]] ports::Log& log() { return *log_; }
  [[nodiscard]] std::span<const ports::TopicSpec> topics() const { return log_->topics(); }
  // Waits until all are durable. Throws CommandError; some may have been appended then.
  std::vector<Offset> append(std::vector<ports::OwnedRecord> records);

 private:
  [[nodiscard]] std::unique_ptr<ports::Log> open_embedded();

  std::optional<runtime::DataDirectory> directory_;  // none: the log is on Kafka
  runtime::SystemClock clock_;
  runtime::SystemEntropy entropy_;
  std::unique_ptr<ports::Log> log_;
};

}  // namespace relance::cli

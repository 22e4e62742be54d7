// The log of a data directory, taken for oneself: no other process runs on it meanwhile. One thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <relance/adapters/rocksdb/log.h>

#include "live/data_directory.h"
#include "live/system_clock.h"

namespace relance::app {

class LogWriter {
 public:
  // Makes the directory and the log if they are not there. Throws CommandError: kTaken where a process runs on it;
  // `otherwise` says what to do then.
  LogWriter(const std::string& directory, std::string_view otherwise);

  [[nodiscard]] ports::Log& log() { return *log_; }
  [[nodiscard]] std::span<const ports::TopicSpec> topics() const { return log_->topics(); }
  // Waits until all are durable. Throws CommandError; then some may have been appended.
  std::vector<Offset> append(std::vector<ports::OwnedRecord> records);

 private:
  DataDirectory directory_;
  SystemClock clock_;
  SystemEntropy entropy_;
  std::unique_ptr<embedded::EmbeddedLog> log_;
};

}  // namespace relance::app

#include "log_writer.h"

#include <future>

#include <fmt/format.h>

#include <relance/adapters/rocksdb/log.h>
#include <relance/components/topic_specs.h>
#include <relance/runtime/error.h>

#include "io/exit_code.h"
#include "log/kafka_log.h"

namespace relance::cli {
namespace {

constexpr std::size_t kCacheBytes = 32 * 1024 * 1024;
constexpr std::size_t kWriteBufferBytes = 16 * 1024 * 1024;

runtime::DataDirectory take(const std::string& directory, std::string_view otherwise) {
  try {
    return runtime::DataDirectory(directory);
  } catch (const runtime::StartError& error) {
    if (error.reason() != runtime::FailureReason::kTaken) throw;
    throw CommandError(ExitCode::kTaken, fmt::format("{}: {}", error.what(), otherwise));
  }
}

template <class T>
T require(ports::PortResult<T> result) {
  if (!result) throw CommandError(ExitCode::kFailure, result.error().reason);
  return std::move(result).value();
}

}  // namespace

LogWriter::LogWriter(const DataOptions& data, std::string_view otherwise) {
  if (!data.kafka) directory_.emplace(take(data.directory, otherwise));
  log_ = data.kafka ? open_kafka_log(*data.kafka) : open_embedded();
}

std::unique_ptr<ports::Log> LogWriter::open_embedded() {
  embedded::LogOptions options;
  options.directory = directory_->log();
  options.topics = components::topic_specs();
  options.clock = &clock_;
  options.entropy = &entropy_;
  return require(embedded::open_log(std::move(options), embedded::make_resources(kCacheBytes, kWriteBufferBytes)));
}

std::vector<Offset> LogWriter::append(std::vector<ports::OwnedRecord> records) {
  // The log's thread may still be inside set_value() when the wait returns: it keeps the promise alive.
  const auto promise = std::make_shared<std::promise<ports::AppendResult>>();
  auto appended = promise->get_future();
  log_->append(std::move(records), [promise](ports::AppendResult result) { promise->set_value(std::move(result)); });
  return require(appended.get());
}

}  // namespace relance::cli

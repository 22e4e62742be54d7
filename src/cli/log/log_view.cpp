#include "log_view.h"

#include <filesystem>

#include <fmt/format.h>

#include <relance/adapters/rocksdb/log_reader.h>

#include "io/exit_code.h"
#include "io/interruption.h"
#include "log/kafka_log.h"

namespace relance::cli {
namespace {

constexpr std::string_view kPrefix = "relance.";

template <class T>
T require(ports::PortResult<T> result) {
  if (!result) throw CommandError(ExitCode::kFailure, result.error().reason);
  return std::move(result).value();
}

// RocksDB creates CURRENT last in a new database.
std::unique_ptr<ports::LogReader> open_reader(const DataOptions& data, const std::string& scratch) {
  if (data.kafka) return open_kafka_reader(*data.kafka);
  const std::string log = data.log_directory();
  std::error_code ignored;
  if (!std::filesystem::exists(log + "/CURRENT", ignored)) {
    throw CommandError(
        ExitCode::kUnavailable,
        log + ": no log found; set --data-dir, or create a log with `relance run` or `relance log append`");
  }
  return require(embedded::open_log_reader(log, scratch));
}

}  // namespace

std::optional<ports::TopicNumber> find_topic(std::span<const ports::TopicSpec> topics, std::string_view name) {
  for (std::size_t i = 0; i < topics.size(); ++i) {
    std::string_view own = topics[i].name;
    if (own == name || (own.starts_with(kPrefix) && own.substr(kPrefix.size()) == name))
      return ports::TopicNumber{static_cast<std::uint16_t>(i)};
  }
  return std::nullopt;
}

void refuse_topic(std::span<const ports::TopicSpec> topics, std::string_view name) {
  std::string known;
  for (const ports::TopicSpec& topic : topics) known += (known.empty() ? "" : ", ") + topic.name;
  throw CommandError(ExitCode::kUsage, fmt::format("{}: no such topic; the topics are {}", name, known));
}

LogView::LogView(const DataOptions& data) : reader_(open_reader(data, scratch_.path())) {}

ports::TopicNumber LogView::topic_named(std::string_view name) const {
  const auto number = find_topic(topics(), name);
  if (!number) refuse_topic(topics(), name);
  return *number;
}

ports::TopicNumber LogView::topic_of(events::Topic topic) const {
  const auto number = find_topic(topics(), topic_name(topic));
  if (!number) throw CommandError(ExitCode::kFailure, fmt::format("the log has no topic {}", topic_name(topic)));
  return *number;
}

void LogView::read(ports::TopicPartition partition, Offset from, ports::ReadLimits limits, ports::RecordBatch& batch) {
  require(reader_->read(partition, from, limits, batch));
}

ports::OffsetRange LogView::offsets(ports::TopicPartition partition) {
  return require(reader_->offsets(partition));
}

std::optional<ports::Committed> LogView::committed(ports::TopicPartition partition) {
  return require(reader_->committed(partition));
}

std::vector<ports::PartitionStatus> LogView::status() {
  return require(reader_->status());
}

bool LogView::refresh() {
  const auto done = reader_->refresh();
  if (done) return true;
  if (done.error().reaction == ports::Reaction::kRetry) return false;
  throw CommandError(ExitCode::kFailure, done.error().reason);
}

void LogView::for_each(ports::TopicPartition partition, Offset from, const Visit& visit) {
  ports::RecordBatch batch;
  while (!is_interrupted()) {
    read(partition, from, {}, batch);
    if (batch.records.empty()) return;
    for (const ports::Record& record : batch.records) {
      if (!visit(record)) return;
    }
    from = Offset{batch.records.back().offset.value() + 1};
  }
}

}  // namespace relance::cli

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <relance/json/text.h>

#include "io/standard_streams.h"
#include "log_verbs.h"
#include "log_view.h"

namespace relance::app {
namespace {

// Those that tasks fold: there a partition without a commit is behind from its start on.
bool is_folded(const std::string& name) {
  using events::Topic;
  constexpr std::array kFolded = {Topic::kWebhooks, Topic::kContactEvents, Topic::kCampaignEvents};
  return std::ranges::any_of(kFolded, [&](Topic topic) { return events::topic_name(topic) == name; });
}

struct PartitionLine {
  ports::PartitionStatus status;
  std::optional<std::int64_t> lag_records;  // not folded and committed yet; none: nobody folds it
};

struct TopicLines {
  ports::TopicSpec spec;
  std::vector<PartitionLine> partitions;
};

PartitionLine line_of(const ports::PartitionStatus& status, bool folded) {
  PartitionLine line{status, std::nullopt};
  if (status.committed || folded)
    line.lag_records = status.offsets.end.value() - status.committed.value_or(status.offsets.start).value();
  return line;
}

std::vector<TopicLines> lines_of(LogView& log, std::optional<ports::TopicNumber> only) {
  std::vector<TopicLines> topics;
  for (const ports::TopicSpec& spec : log.topics()) topics.push_back({spec, {}});
  for (const ports::PartitionStatus& status : log.status()) {
    TopicLines& topic = topics[status.partition.topic.value()];
    topic.partitions.push_back(line_of(status, is_folded(topic.spec.name)));
  }
  if (only) topics = {topics[only->value()]};
  return topics;
}

std::string retention_of(const ports::TopicSpec& spec) {
  if (!spec.retention) return "forever";
  const auto days = std::chrono::floor<std::chrono::days>(*spec.retention);
  return *spec.retention == days ? fmt::format("{}d", days.count()) : fmt::format("{}ms", spec.retention->count());
}

std::string number_or(std::optional<std::int64_t> number, const char* nothing) {
  return number ? fmt::format("{}", *number) : nothing;
}

std::optional<std::int64_t> committed_of(const PartitionLine& line) {
  if (!line.status.committed) return std::nullopt;
  return line.status.committed->value();
}

std::string to_text(const std::string& identity, const std::vector<TopicLines>& topics) {
  std::string out = fmt::format("log {}\n", identity);
  for (const TopicLines& topic : topics) {
    out += fmt::format("\n{}: {} partition{}, kept {}{}\n", topic.spec.name, topic.partitions.size(),
                       topic.partitions.size() == 1 ? "" : "s", retention_of(topic.spec),
                       topic.spec.compacted ? ", compacted" : "");
    out += fmt::format("{:>9} {:>12} {:>12} {:>12} {:>12}\n", "PARTITION", "START", "END", "COMMITTED", "LAG");
    for (const PartitionLine& line : topic.partitions) {
      const ports::OffsetRange& offsets = line.status.offsets;
      out += fmt::format("{:>9} {:>12} {:>12} {:>12} {:>12}\n", line.status.partition.partition.value(),
                         offsets.start.value(), offsets.end.value(), number_or(committed_of(line), "-"),
                         number_or(line.lag_records, "-"));
    }
  }
  return out;
}

void write_topic(const TopicLines& topic, ByteBuffer& out) {
  out.append(R"({"name":)");
  json::append_string(topic.spec.name, out);
  out.append(R"(,"retention":)");
  json::append_string(retention_of(topic.spec), out);
  out.append(topic.spec.compacted ? R"(,"compacted":true,"partitions":[)" : R"(,"compacted":false,"partitions":[)");
  std::string_view separator;
  for (const PartitionLine& line : topic.partitions) {
    out.append(fmt::format(R"({}{{"partition":{},"start":{},"end":{},"committed":{},"lag":{}}})", separator,
                           line.status.partition.partition.value(), line.status.offsets.start.value(),
                           line.status.offsets.end.value(), number_or(committed_of(line), "null"),
                           number_or(line.lag_records, "null")));
    separator = ",";
  }
  out.append("]}");
}

std::string to_json(const std::string& identity, const std::vector<TopicLines>& topics) {
  ByteBuffer out;
  out.append(R"({"identity":)");
  json::append_string(identity, out);
  out.append(R"(,"topics":[)");
  std::string_view separator;
  for (const TopicLines& topic : topics) {
    out.append(separator);
    separator = ",";
    write_topic(topic, out);
  }
  out.append("]}\n");
  return std::string{out.view()};
}

}  // namespace

void describe_log(const LogDescribeOptions& options) {
  LogView log(read_data_options(options.data));
  std::optional<ports::TopicNumber> only;
  if (options.topic) only = log.topic_named(*options.topic);
  const std::vector<TopicLines> topics = lines_of(log, only);
  print(options.json ? to_json(log.identity(), topics) : to_text(log.identity(), topics));
}

}  // namespace relance::app

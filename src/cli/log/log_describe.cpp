#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <relance/json/writer.h>

#include "io/standard_streams.h"
#include "log_commands.h"
#include "log_view.h"

namespace relance::cli {
namespace {

// The topics that tasks process: a partition without a commit is behind from its start on.
bool is_folded(const std::string& name) {
  using events::Topic;
  constexpr std::array kFolded = {Topic::kWebhooks, Topic::kContactEvents, Topic::kCampaignEvents};
  return std::ranges::any_of(kFolded, [&](Topic topic) { return events::topic_name(topic) == name; });
}

struct PartitionLine {
  ports::PartitionStatus status;
  std::optional<std::int64_t> lag_records;  // not yet processed and committed; nullopt: no task processes it
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

std::string number_or_dash(std::optional<std::int64_t> number) {
  return number ? fmt::format("{}", *number) : "-";
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
                         offsets.start.value(), offsets.end.value(), number_or_dash(committed_of(line)),
                         number_or_dash(line.lag_records));
    }
  }
  return out;
}

void write_topic(const TopicLines& topic, json::Writer& out) {
  out.begin_object().member("name", topic.spec.name).member("retention", retention_of(topic.spec));
  out.member("compacted", topic.spec.compacted).name("partitions").begin_array();
  for (const PartitionLine& line : topic.partitions) {
    out.begin_object().member("partition", line.status.partition.partition.value());
    out.member("start", line.status.offsets.start.value()).member("end", line.status.offsets.end.value());
    out.member_or_null("committed", committed_of(line)).member_or_null("lag", line.lag_records).end_object();
  }
  out.end_array().end_object();
}

std::string to_json(const std::string& identity, const std::vector<TopicLines>& topics) {
  return json::document([&](json::Writer& out) {
           out.begin_object().member("identity", identity).name("topics").begin_array();
           for (const TopicLines& topic : topics) write_topic(topic, out);
           out.end_array().end_object();
         }) +
         '\n';
}

}  // namespace

void describe_log(const LogDescribeOptions& options) {
  LogView log(read_data_options(options.data));
  std::optional<ports::TopicNumber> only;
  if (options.topic) only = log.topic_named(*options.topic);
  const std::vector<TopicLines> topics = lines_of(log, only);
  print(options.json ? to_json(log.identity(), topics) : to_text(log.identity(), topics));
}

}  // namespace relance::cli

#include "topic_settings.h"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace relance::kafka {

namespace {

using std::chrono::days;

// The largest record, its overhead, and a margin for a batch.
constexpr std::int64_t kBatchBytesMax = std::int64_t{ports::kRecordBytesMax} + 1024 * 1024;
// Only closed segments are compacted: so segments are small, and roll even if little is written.
constexpr std::int64_t kCompactedSegmentBytes = 64 * 1024 * 1024;
constexpr Duration kCompactedSegmentTime = days{1};
// A restore from a changelog that takes longer than this might miss that a row was deleted.
constexpr Duration kTombstoneTime = days{30};

constexpr const char* kPolicy = "cleanup.policy";
constexpr const char* kMessageBytes = "max.message.bytes";
constexpr const char* kMinInsync = "min.insync.replicas";

std::string text(std::int64_t number) {
  return std::to_string(number);
}

std::int64_t number_or(const std::string& text, std::int64_t otherwise) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? number : otherwise;
}

// Whether a value is as good as the expected one.
bool serves(const std::string& name, const std::string& expected, const std::string& found) {
  if (name == kMessageBytes) return number_or(found, 0) >= number_or(expected, 0);
  return found == expected;
}

// Settings that the log cannot work without: otherwise records are rejected, or removed by another policy.
bool is_vital(const std::string& name) {
  return name == kPolicy || name == kMessageBytes;
}

}  // namespace

TopicSettings settings_of(const TopicPlan& plan, std::int32_t replicas) {
  TopicSettings settings = {
      {kPolicy, plan.spec.compacted ? "compact" : "delete"},
      {"retention.ms", text(plan.spec.retention ? plan.spec.retention->count() : -1)},
      {"retention.bytes", "-1"},
      {kMessageBytes, text(kBatchBytesMax)},
      // Retention is based on when a record arrived, not on its timestamp.
      {"message.timestamp.type", "LogAppendTime"},
  };
  if (plan.spec.compacted) {
    settings["segment.bytes"] = text(kCompactedSegmentBytes);
    settings["segment.ms"] = text(kCompactedSegmentTime.count());
  }
  if (plan.is_changelog) settings["delete.retention.ms"] = text(kTombstoneTime.count());
  if (plan.min_insync_replicas && replicas > 0) {
    settings[kMinInsync] = text(std::min(*plan.min_insync_replicas, replicas));
  }
  return settings;
}

std::vector<TopicDifference> differences(const TopicPlan& plan, const TopicDescription& found) {
  std::vector<TopicDifference> result;
  const auto add = [&](const std::string& setting, std::string expected, std::string is, bool is_error) {
    result.push_back({plan.name, setting, std::move(expected), std::move(is), is_error});
  };
  const std::int32_t partitions = plan.spec.partitions.value();
  if (found.partitions != partitions) add("partitions", text(partitions), text(found.partitions), true);
  if (plan.replicas > 0 && found.replicas != plan.replicas) {
    add("replicas", text(plan.replicas), text(found.replicas), false);
  }
  if (!found.error.empty()) {
    add("settings", "readable", "not readable: " + found.error, true);
    return result;
  }
  for (const auto& [name, expected] : settings_of(plan, found.replicas)) {
    const auto value = found.settings.find(name);
    const std::string is = value == found.settings.end() ? "not reported" : value->second;
    if (!serves(name, expected, is)) add(name, expected, is, is_vital(name));
  }
  return result;
}

std::string to_text(const TopicDifference& difference) {
  return difference.topic + ": " + difference.setting + " is " + difference.found + ", expected " + difference.expected;
}

}  // namespace relance::kafka

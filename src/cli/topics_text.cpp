#include "topics_text.h"

#include <array>

#include <fmt/format.h>

#include <relance/json/writer.h>

namespace relance::cli {
namespace {

// The settings that the program sets; `--json` also shows the others.
constexpr std::array kShown = {"cleanup.policy",    "retention.ms",        "retention.bytes",
                               "max.message.bytes", "min.insync.replicas", "delete.retention.ms",
                               "segment.bytes",     "segment.ms",          "message.timestamp.type"};

void write_list(std::string_view name, const std::vector<std::string>& texts, json::Writer& out) {
  out.name(name).begin_array();
  for (const std::string& text : texts) out.text(text);
  out.end_array();
}

void write(const kafka::TopicDescription& topic, json::Writer& out) {
  out.begin_object().member("topic", topic.name).member("exists", topic.exists);
  out.member("partitions", topic.partitions).member("replicas", topic.replicas).name("settings").begin_object();
  for (const auto& [name, value] : topic.settings) out.escaped_name(name).text(value);
  out.end_object();
  if (!topic.error.empty()) out.member("error", topic.error);
  out.end_object();
}

void write(const kafka::TopicDifference& difference, json::Writer& out) {
  out.begin_object().member("topic", difference.topic).member("setting", difference.setting);
  out.member("expected", difference.expected).member("found", difference.found).member("error", difference.is_error);
  out.end_object();
}

}  // namespace

std::string to_text(const kafka::CreatedTopics& made) {
  std::string out;
  for (const std::string& name : made.created) out += fmt::format("{}: created\n", name);
  for (const std::string& name : made.present) out += fmt::format("{}: exists\n", name);
  for (const std::string& place : made.identities) out += fmt::format("{}: identity written\n", place);
  return out;
}

std::string to_json(const kafka::CreatedTopics& made) {
  return json::document([&](json::Writer& out) {
           out.begin_object();
           write_list("created", made.created, out);
           write_list("present", made.present, out);
           write_list("identities", made.identities, out);
           out.end_object();
         }) +
         '\n';
}

std::string to_text(const std::vector<kafka::TopicDifference>& differences, std::size_t topics) {
  if (differences.empty()) return fmt::format("{} topics: no differences\n", topics);
  std::string out;
  for (const kafka::TopicDifference& difference : differences) {
    out += fmt::format("{:<6} {}\n", difference.is_error ? "error" : "note", kafka::to_text(difference));
  }
  return out;
}

std::string to_json(const std::vector<kafka::TopicDifference>& differences) {
  return json::document([&](json::Writer& out) {
           out.begin_object().member("agrees", differences.empty()).name("differences").begin_array();
           for (const kafka::TopicDifference& difference : differences) write(difference, out);
           out.end_array().end_object();
         }) +
         '\n';
}

std::string to_text(const std::string& cluster, const std::vector<kafka::TopicDescription>& topics) {
  std::string out = fmt::format("cluster {}\n", cluster);
  for (const kafka::TopicDescription& topic : topics) {
    if (!topic.exists) {
      out += fmt::format("\n{}: missing\n", topic.name);
      continue;
    }
    out += fmt::format("\n{}: {} partition{}, {} replica{}\n", topic.name, topic.partitions,
                       topic.partitions == 1 ? "" : "s", topic.replicas, topic.replicas == 1 ? "" : "s");
    if (!topic.error.empty()) out += fmt::format("  settings not available: {}\n", topic.error);
    for (const char* name : kShown) {
      const auto found = topic.settings.find(name);
      if (found != topic.settings.end()) out += fmt::format("  {:<24} {}\n", name, found->second);
    }
  }
  return out;
}

std::string to_json(const std::string& cluster, const std::vector<kafka::TopicDescription>& topics) {
  return json::document([&](json::Writer& out) {
           out.begin_object().member("cluster", cluster).name("topics").begin_array();
           for (const kafka::TopicDescription& topic : topics) write(topic, out);
           out.end_array().end_object();
         }) +
         '\n';
}

}  // namespace relance::cli

#include "topics_text.h"

#include <array>

#include <fmt/format.h>

#include <relance/base/byte_buffer.h>
#include <relance/json/text.h>

namespace relance::app {
namespace {

// Those that the program sets; `--json` tells the others, too.
constexpr std::array kShown = {"cleanup.policy",    "retention.ms",        "retention.bytes",
                               "max.message.bytes", "min.insync.replicas", "delete.retention.ms",
                               "segment.bytes",     "segment.ms",          "message.timestamp.type"};

class Json {
 public:
  Json& raw(std::string_view text) {
    out_.append(text);
    return *this;
  }
  Json& text(std::string_view text) {
    json::append_string(text, out_);
    return *this;
  }
  Json& texts(const std::vector<std::string>& list) {
    std::string_view separator = "[";
    for (const std::string& item : list) {
      raw(separator).text(item);
      separator = ",";
    }
    return raw(list.empty() ? "[]" : "]");
  }
  Json& number(std::int64_t number) {
    json::append_number(number, out_);
    return *this;
  }
  [[nodiscard]] std::string str() const { return std::string{out_.view()}; }

 private:
  ByteBuffer out_;
};

void write(const kafka::TopicDescription& topic, Json& json) {
  json.raw(R"({"topic":)").text(topic.name).raw(topic.exists ? R"(,"exists":true)" : R"(,"exists":false)");
  json.raw(R"(,"partitions":)").number(topic.partitions).raw(R"(,"replicas":)").number(topic.replicas);
  json.raw(R"(,"settings":{)");
  std::string_view separator;
  for (const auto& [name, value] : topic.settings) {
    json.raw(separator).text(name).raw(":").text(value);
    separator = ",";
  }
  json.raw("}");
  if (!topic.trouble.empty()) json.raw(R"(,"trouble":)").text(topic.trouble);
  json.raw("}");
}

}  // namespace

std::string to_text(const kafka::CreatedTopics& made) {
  std::string out;
  for (const std::string& name : made.created) out += fmt::format("{}: created\n", name);
  for (const std::string& name : made.present) out += fmt::format("{}: there already\n", name);
  for (const std::string& place : made.identities) out += fmt::format("{}: got its identity\n", place);
  return out;
}

std::string to_json(const kafka::CreatedTopics& made) {
  Json json;
  json.raw(R"({"created":)").texts(made.created).raw(R"(,"present":)").texts(made.present);
  return json.raw(R"(,"identities":)").texts(made.identities).raw("}\n").str();
}

std::string to_text(const std::vector<kafka::TopicDifference>& differences, std::size_t topics) {
  if (differences.empty()) return fmt::format("{} topics: as they are created\n", topics);
  std::string out;
  for (const kafka::TopicDifference& difference : differences) {
    out += fmt::format("{:<6} {}\n", difference.is_error ? "error" : "note", kafka::to_text(difference));
  }
  return out;
}

std::string to_json(const std::vector<kafka::TopicDifference>& differences) {
  Json json;
  json.raw(differences.empty() ? R"({"agrees":true,"differences":[)" : R"({"agrees":false,"differences":[)");
  std::string_view separator;
  for (const kafka::TopicDifference& difference : differences) {
    json.raw(separator).raw(R"({"topic":)").text(difference.topic).raw(R"(,"setting":)").text(difference.setting);
    json.raw(R"(,"expected":)").text(difference.expected).raw(R"(,"found":)").text(difference.found);
    json.raw(difference.is_error ? R"(,"error":true})" : R"(,"error":false})");
    separator = ",";
  }
  return json.raw("]}\n").str();
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
    if (!topic.trouble.empty()) out += fmt::format("  settings are not told: {}\n", topic.trouble);
    for (const char* name : kShown) {
      const auto found = topic.settings.find(name);
      if (found != topic.settings.end()) out += fmt::format("  {:<24} {}\n", name, found->second);
    }
  }
  return out;
}

std::string to_json(const std::string& cluster, const std::vector<kafka::TopicDescription>& topics) {
  Json json;
  json.raw(R"({"cluster":)").text(cluster).raw(R"(,"topics":[)");
  std::string_view separator;
  for (const kafka::TopicDescription& topic : topics) {
    json.raw(separator);
    write(topic, json);
    separator = ",";
  }
  return json.raw("]}\n").str();
}

}  // namespace relance::app

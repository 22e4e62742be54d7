#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include <relance/components/topology.h>
#include <relance/json/writer.h>
#include <relance/runtime/error.h>

namespace relance::components {
namespace {

std::vector<std::string> strings(const toml::table& table, std::string_view name) {
  std::vector<std::string> result;
  const toml::array* list = table[name].as_array();
  if (list == nullptr)
    throw runtime::StartError(runtime::FailureReason::kData, fmt::format("topology: a topic without `{}`", name));
  for (const toml::node& node : *list) result.push_back(node.value_or(std::string{}));
  return result;
}

template <class T>
T value(const toml::table& table, std::string_view name) {
  const auto found = table[name].value<T>();
  if (!found)
    throw runtime::StartError(runtime::FailureReason::kData, fmt::format("topology: a topic without `{}`", name));
  return *found;
}

std::string engines(const toml::table& table) {
  std::string logs = table["logs"].value_or(std::string{"all"});
  if (logs != "all" && logs != "kafka")
    throw runtime::StartError(runtime::FailureReason::kData, "topology: `logs` is all or kafka");
  return logs;
}

Topic topic_from(const toml::table& table) {
  return {value<std::string>(table, "name"),
          value<std::string>(table, "key"),
          value<std::int64_t>(table, "partitions"),
          value<std::string>(table, "retention"),
          value<bool>(table, "compacted"),
          value<std::int64_t>(table, "min_isr"),
          engines(table),
          strings(table, "writers"),
          strings(table, "readers"),
          value<std::string>(table, "about")};
}

void write_list(std::string_view name, const std::vector<std::string>& texts, json::Writer& out) {
  out.name(name).begin_array();
  for (const std::string& text : texts) out.text(text);
  out.end_array();
}

}  // namespace

std::vector<Topic> parse_topology(std::string_view text) {
  std::vector<Topic> topics;
  try {
    const toml::table document = toml::parse(text);
    const toml::array* list = document["topic"].as_array();
    if (list == nullptr) throw runtime::StartError(runtime::FailureReason::kData, "topology: no topics");
    for (const toml::node& node : *list) {
      if (const toml::table* table = node.as_table()) topics.push_back(topic_from(*table));
    }
  } catch (const toml::parse_error& error) {
    throw runtime::StartError(runtime::FailureReason::kData,
                              fmt::format("topology: line {}: {}", error.source().begin.line, error.description()));
  }
  return topics;
}

std::string to_table(const std::vector<Topic>& topics) {
  constexpr auto kRow = "{:<19} {:<20} {:>10}  {:<10} {:<6} {}\n";
  std::string out = fmt::format(kRow, "LOG", "KEY", "PARTITIONS", "KEPT", "ON", "WRITERS -> READERS");
  for (const Topic& topic : topics) {
    const std::string readers = topic.readers.empty() ? "operators" : fmt::format("{}", fmt::join(topic.readers, ", "));
    out += fmt::format(kRow, topic.name, topic.key, topic.partitions, topic.compacted ? "compacted" : topic.retention,
                       topic.logs, fmt::format("{} -> {}", fmt::join(topic.writers, ", "), readers));
  }
  return out;
}

std::string to_mermaid(const std::vector<Topic>& topics) {
  std::set<std::string> parts;
  std::string edges;
  for (const Topic& topic : topics) {
    for (const std::string& writer : topic.writers)
      edges += fmt::format("  {} --> {}[/{}/]\n", writer, topic.name, topic.name);
    for (const std::string& reader : topic.readers)
      edges += fmt::format("  {}[/{}/] --> {}\n", topic.name, topic.name, reader);
    parts.insert(topic.writers.begin(), topic.writers.end());
    parts.insert(topic.readers.begin(), topic.readers.end());
  }
  std::string out = "flowchart LR\n";
  for (const std::string& part : parts) out += fmt::format("  {}([{}])\n", part, part);
  return out + edges;
}

std::string to_json(const std::vector<Topic>& topics) {
  return json::document([&](json::Writer& out) {
           out.begin_object().name("topics").begin_array();
           for (const Topic& topic : topics) {
             out.begin_object().member("name", topic.name).member("key", topic.key);
             out.member("retention", topic.retention).member("logs", topic.logs).member("about", topic.about);
             out.member("partitions", topic.partitions).member("min_isr", topic.min_isr);
             out.member("compacted", topic.compacted);
             write_list("writers", topic.writers, out);
             write_list("readers", topic.readers, out);
             out.end_object();
           }
           out.end_array().end_object();
         }) +
         '\n';
}

}  // namespace relance::components

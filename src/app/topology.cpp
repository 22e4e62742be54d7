#include "topology.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include <relance/base/byte_buffer.h>
#include <relance/json/text.h>

#include "io/exit_code.h"

namespace relance::app {
namespace {

std::vector<std::string> strings(const toml::table& table, std::string_view name) {
  std::vector<std::string> result;
  const toml::array* list = table[name].as_array();
  if (list == nullptr) throw CommandError(ExitCode::kData, fmt::format("topology: a topic without `{}`", name));
  for (const toml::node& node : *list) result.push_back(node.value_or(std::string{}));
  return result;
}

template <class T>
T value(const toml::table& table, std::string_view name) {
  const auto found = table[name].value<T>();
  if (!found) throw CommandError(ExitCode::kData, fmt::format("topology: a topic without `{}`", name));
  return *found;
}

std::string engines(const toml::table& table) {
  std::string logs = table["logs"].value_or(std::string{"all"});
  if (logs != "all" && logs != "kafka") throw CommandError(ExitCode::kData, "topology: `logs` is all or kafka");
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

void append_strings(std::string_view member, const std::vector<std::string>& list, ByteBuffer& out) {
  out.append(member);
  std::string_view separator;
  for (const std::string& text : list) {
    out.append(separator);
    json::append_string(text, out);
    separator = ",";
  }
  out.push(']');
}

}  // namespace

std::vector<Topic> parse_topology(std::string_view text) {
  std::vector<Topic> topics;
  try {
    const toml::table document = toml::parse(text);
    const toml::array* list = document["topic"].as_array();
    if (list == nullptr) throw CommandError(ExitCode::kData, "topology: no topics");
    for (const toml::node& node : *list) {
      if (const toml::table* table = node.as_table()) topics.push_back(topic_from(*table));
    }
  } catch (const toml::parse_error& error) {
    throw CommandError(ExitCode::kData,
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
  ByteBuffer out;
  out.append(R"({"topics":[)");
  std::string_view separator;
  for (const Topic& topic : topics) {
    out.append(separator);
    separator = ",";
    for (const auto& [member, text] :
         {std::pair{R"({"name":)", &topic.name}, std::pair{R"(,"key":)", &topic.key},
          std::pair{R"(,"retention":)", &topic.retention}, std::pair{R"(,"logs":)", &topic.logs},
          std::pair{R"(,"about":)", &topic.about}}) {
      out.append(member);
      json::append_string(*text, out);
    }
    out.append(R"(,"partitions":)");
    json::append_number(topic.partitions, out);
    out.append(R"(,"min_isr":)");
    json::append_number(topic.min_isr, out);
    out.append(topic.compacted ? R"(,"compacted":true)" : R"(,"compacted":false)");
    append_strings(R"(,"writers":[)", topic.writers, out);
    append_strings(R"(,"readers":[)", topic.readers, out);
    out.push('}');
  }
  out.append("]}\n");
  return std::string{out.view()};
}

}  // namespace relance::app

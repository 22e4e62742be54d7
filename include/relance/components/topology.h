// The graph of topics and components, from topology/topics.toml.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace relance::components {

struct Topic {
  std::string name;  // without prefix
  std::string key;
  std::int64_t partitions = 0;
  std::string retention;
  bool compacted = false;
  std::int64_t min_isr = 0;
  std::string logs;  // `all`, or the only engine that has the topic: `kafka`
  std::vector<std::string> writers;
  std::vector<std::string> readers;
  std::string about;
};

// topology/topics.toml as compiled in.
[[nodiscard]] std::string_view topology_toml();
// Throws StartError if the text is not a topology.
[[nodiscard]] std::vector<Topic> parse_topology(std::string_view text);

[[nodiscard]] std::string to_table(const std::vector<Topic>& topics);
[[nodiscard]] std::string to_mermaid(const std::vector<Topic>& topics);
[[nodiscard]] std::string to_json(const std::vector<Topic>& topics);

}  // namespace relance::components

// The output of `relance topics`.
#pragma once

#include <string>
#include <vector>

#include <relance/adapters/kafka/topics_admin.h>

namespace relance::cli {

[[nodiscard]] std::string to_text(const kafka::CreatedTopics& made);
[[nodiscard]] std::string to_json(const kafka::CreatedTopics& made);

// `topics`: how many topics were compared.
[[nodiscard]] std::string to_text(const std::vector<kafka::TopicDifference>& differences, std::size_t topics);
[[nodiscard]] std::string to_json(const std::vector<kafka::TopicDifference>& differences);

[[nodiscard]] std::string to_text(const std::string& cluster, const std::vector<kafka::TopicDescription>& topics);
[[nodiscard]] std::string to_json(const std::string& cluster, const std::vector<kafka::TopicDescription>& topics);

}  // namespace relance::cli

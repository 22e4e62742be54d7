// The topics of Relance by name and number, in the order of topology/topics.toml.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace relance::events {

// Values are indexes into the list with which a log is opened.
enum class Topic : std::uint16_t {
  kWebhooks = 0,
  kContactEvents = 1,
  kCampaignEvents = 2,
  kOutbox = 3,
  kFacts = 4,
  kStats = 5,
  kDeadLetters = 6,
  // Only on Kafka, after the topics of every engine.
  kContactChangelog = 7,
  kCampaignChangelog = 8,
};

inline constexpr std::string_view kTopicPrefix = "relance.";

// On every engine.
inline constexpr std::array<std::string_view, 7> kTopicNames = {
    "relance.webhooks", "relance.contact-events", "relance.campaign-events", "relance.outbox",
    "relance.facts",    "relance.stats",          "relance.dead-letters"};
// After them, on Kafka.
inline constexpr std::array<std::string_view, 2> kChangelogNames = {"relance.contact-changelog",
                                                                    "relance.campaign-changelog"};

[[nodiscard]] constexpr std::string_view topic_name(Topic topic) {
  const auto place = static_cast<std::size_t>(topic);
  return place < kTopicNames.size() ? kTopicNames[place] : kChangelogNames[place - kTopicNames.size()];
}

}  // namespace relance::events

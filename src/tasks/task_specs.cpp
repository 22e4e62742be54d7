#include <memory>
#include <optional>

#include <relance/events/internal_writer.h>
#include <relance/tasks/task_specs.h>

#include "campaign_processor.h"
#include "contact_processor.h"
#include "normaliser.h"

namespace relance::tasks {
namespace {

// The id of a tick has no meaning: ticks are idempotent.
void write_tick(Timestamp time, ByteBuffer& out) {
  const std::string id = "tick-" + std::to_string(time.time_since_epoch().count());
  events::write_tick(id, "/relance/host", time, out);
}

// If the log has changelogs, they follow the topics of every engine.
std::optional<ports::TopicNumber> changelog_of(std::span<const ports::TopicSpec> topics, Topic changelog,
                                               Topic folded) {
  const ports::TopicNumber number = Topics::number(changelog);
  if (topics.size() <= number.value()) return std::nullopt;
  RELANCE_ASSERT(topics[number.value()].partitions == topics[Topics::number(folded).value()].partitions);
  return number;
}

}  // namespace

std::vector<stream::TaskSpec> make_task_specs(std::span<const ports::TopicSpec> topics, const TaskSelection& parts) {
  const auto where = std::make_shared<const Topics>(topics);
  std::vector<stream::TaskSpec> specs;
  if (parts.normaliser) {
    specs.push_back({Topics::number(Topic::kWebhooks), "normaliser", false, std::nullopt,
                     [where](Partition partition, stream::TaskStore&) -> std::unique_ptr<stream::Processor> {
                       return std::make_unique<Normaliser>(*where, partition);
                     },
                     write_tick});
  }
  if (parts.contacts) {
    specs.push_back({Topics::number(Topic::kContactEvents), "contact", true,
                     changelog_of(topics, Topic::kContactChangelog, Topic::kContactEvents),
                     [where](Partition partition, stream::TaskStore& store) -> std::unique_ptr<stream::Processor> {
                       return std::make_unique<ContactProcessor>(*where, partition, store);
                     },
                     write_tick});
  }
  if (parts.campaigns) {
    specs.push_back({Topics::number(Topic::kCampaignEvents), "campaign", true,
                     changelog_of(topics, Topic::kCampaignChangelog, Topic::kCampaignEvents),
                     [where](Partition partition, stream::TaskStore& store) -> std::unique_ptr<stream::Processor> {
                       return std::make_unique<CampaignProcessor>(*where, partition, store);
                     },
                     write_tick});
  }
  return specs;
}

}  // namespace relance::tasks

#include <relance/base/assert.h>
#include <relance/base/partition.h>
#include <relance/intake/posted_records.h>

namespace relance::intake {

void add_records(const events::PostedEvent& event, std::span<const ports::TopicSpec> topics,
                 std::vector<ports::OwnedRecord>& records) {
  for (const events::Route& route : event.routes) {
    const ports::TopicNumber topic{static_cast<std::uint16_t>(route.topic)};
    const PartitionCount count = topics[topic.value()].partitions;
    const auto add = [&](Partition partition) {
      records.push_back({{topic, partition}, route.key, std::string{event.record}, {}});
    };
    switch (route.to) {
      case events::Route::To::kPartitionOfKey:
        RELANCE_ASSERT(route.key);
        add(partition_of(*route.key, count));
        break;
      case events::Route::To::kEveryPartition:
        for (std::int32_t i = 0; i < count.value(); ++i) add(Partition{i});
        break;
    }
  }
}

}  // namespace relance::intake

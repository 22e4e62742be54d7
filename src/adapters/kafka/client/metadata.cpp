#include "client/metadata.h"

#include <cstdlib>
#include <cstring>

namespace relance::kafka {

void set_metadata(rd_kafka_topic_partition_t& entry, std::string_view text) {
  if (text.empty()) return;
  entry.metadata = std::malloc(text.size());
  entry.metadata_size = text.size();
  std::memcpy(entry.metadata, text.data(), text.size());
}

std::string metadata_of(const rd_kafka_topic_partition_t& entry) {
  if (entry.metadata == nullptr) return {};
  return {static_cast<const char*>(entry.metadata), entry.metadata_size};
}

}  // namespace relance::kafka

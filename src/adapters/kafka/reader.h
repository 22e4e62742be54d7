// Reads outside of the group, from any offset. Any thread.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <optional>

#include <relance/adapters/kafka/log.h>

#include "client/handles.h"
#include "client/offset_client.h"
#include "client/topic_table.h"
#include "records/partition_stream.h"

namespace relance::kafka {

class Reader {
 public:
  // `offset_client` must outlive it.
  Reader(const KafkaOptions& options, const TopicTable& table, OffsetClient& offset_client);
  ~Reader();

  ports::PortResult<ports::Done> read(std::size_t slot, Offset from, ports::ReadLimits limits,
                                      ports::RecordBatch& batch);
  // Otherwise a partition that was read once is prefetched forever, up to the queue limit.
  void release(ports::TopicPartition partition);

 private:
  class Cursor;  // prefetches a partition

  [[nodiscard]] ports::PortResult<ports::Done> open_client();
  [[nodiscard]] ports::PortResult<Cursor*> cursor_at(std::size_t slot, Offset from);

  const KafkaOptions& options_;
  const TopicTable& table_;
  OffsetClient& offset_client_;
  std::mutex mutex_;
  ClientHandle client_;                         // created by the first read
  std::list<std::unique_ptr<Cursor>> cursors_;  // most recently used first; destroyed before client_
};

}  // namespace relance::kafka

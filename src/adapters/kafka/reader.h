// Reads outside of the group, from anywhere. Any thread.
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
  // `offset_client` outlives it.
  Reader(const KafkaOptions& options, const TopicTable& table, OffsetClient& offset_client);
  ~Reader();

  ports::PortResult<ports::Done> read(std::size_t slot, Offset from, ports::ReadLimits limits,
                                      ports::RecordBatch& batch);
  // Else a partition that was read once is fetched for ever, up to what may be queued.
  void release(ports::TopicPartition partition);

 private:
  class Cursor;  // fetches a partition ahead of who reads it

  [[nodiscard]] ports::PortResult<ports::Done> open_client();
  [[nodiscard]] ports::PortResult<Cursor*> cursor_at(std::size_t slot, Offset from);

  const KafkaOptions& options_;
  const TopicTable& table_;
  OffsetClient& offset_client_;
  std::mutex mutex_;
  ClientHandle client_;                         // from the first read on
  std::list<std::unique_ptr<Cursor>> cursors_;  // the last used first; they go before client_
};

}  // namespace relance::kafka

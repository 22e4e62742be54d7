// Queries start, end and committed offsets of partitions. Any thread.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include <relance/ports/log.h>

#include "client/handles.h"
#include "client/topic_table.h"

namespace relance::kafka {

class OffsetClient {
 public:
  OffsetClient(ClientHandle client, const TopicTable& table, Duration call_timeout);

  // In the order of the slots, not as a snapshot. The end is the offset after the last record that is committed and not
  // preceded by an open transaction.
  [[nodiscard]] ports::PortResult<std::vector<Offset>> starts(std::span<const std::size_t> slots) const;
  [[nodiscard]] ports::PortResult<std::vector<Offset>> ends(std::span<const std::size_t> slots) const;
  [[nodiscard]] ports::PortResult<Offset> end(std::size_t slot) const;
  [[nodiscard]] ports::PortResult<std::vector<std::optional<ports::Committed>>> committed(
      std::span<const std::size_t> slots) const;

  // One of this process's committed transactions has a record at `offset`: later ends must not be below it. Brokers
  // acknowledge a commit before all of its partitions show it.
  void expect(std::size_t slot, Offset offset);

  [[nodiscard]] rd_kafka_t* client() const { return client_.get(); }
  [[nodiscard]] int timeout_ms() const { return timeout_ms_; }

 private:
  [[nodiscard]] ports::PortResult<std::vector<std::optional<ports::Committed>>> committed_once(
      std::span<const std::size_t> slots) const;
  [[nodiscard]] ports::PortResult<std::vector<Offset>> ask(std::span<const std::size_t> slots, std::int64_t what) const;
  [[nodiscard]] ports::PortResult<std::vector<Offset>> ask_once(std::span<const std::size_t> slots,
                                                                std::int64_t what) const;
  [[nodiscard]] bool show_what_is_committed(std::span<const std::size_t> slots, const std::vector<Offset>& ends) const;

  ClientHandle client_;
  const TopicTable& table_;
  const int timeout_ms_;
  std::vector<std::atomic<std::int64_t>> ends_at_least_;  // by slot
};

}  // namespace relance::kafka

// Asks the brokers where partitions begin and end, and how far the group has read them. Any thread.
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

  // Each as it was answered, in the order of the slots. An end lies behind the last record that is committed and has no
  // open transaction before it.
  [[nodiscard]] ports::PortResult<std::vector<Offset>> starts(std::span<const std::size_t> slots) const;
  [[nodiscard]] ports::PortResult<std::vector<Offset>> ends(std::span<const std::size_t> slots) const;
  [[nodiscard]] ports::PortResult<Offset> end(std::size_t slot) const;
  [[nodiscard]] ports::PortResult<std::vector<std::optional<ports::Committed>>> committed(
      std::span<const std::size_t> slots) const;

  // A transaction of ours that is committed has a record at `offset`: no end that is asked for later lies before it.
  // The brokers answer a commit before all of its partitions show it.
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

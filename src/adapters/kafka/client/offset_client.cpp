#include "client/offset_client.h"

#include <chrono>
#include <string>

#include "client/errors.h"
#include "client/metadata.h"
#include "client/retry_until.h"

namespace relance::kafka {

namespace {

using ports::PortResult;
using ports::Reaction;

}  // namespace

OffsetClient::OffsetClient(ClientHandle client, const TopicTable& table, Duration call_timeout)
    : client_(std::move(client)),
      table_(table),
      timeout_ms_(static_cast<int>(call_timeout.count())),
      ends_at_least_(table.size()) {}

PortResult<std::vector<Offset>> OffsetClient::starts(std::span<const std::size_t> slots) const {
  return ask(slots, RD_KAFKA_OFFSET_BEGINNING);
}

PortResult<std::vector<Offset>> OffsetClient::ends(std::span<const std::size_t> slots) const {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds{timeout_ms_};
  for (;;) {
    auto ends = ask(slots, RD_KAFKA_OFFSET_END);
    if (!ends.ok() || show_what_is_committed(slots, ends.value())) return ends;
    if (std::chrono::steady_clock::now() > deadline) {
      return ports::failure(Reaction::kRetry, "the brokers do not show yet what is committed");
    }
  }
}

bool OffsetClient::show_what_is_committed(std::span<const std::size_t> slots, const std::vector<Offset>& ends) const {
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (ends[i].value() < ends_at_least_[slots[i]].load(std::memory_order_acquire)) return false;
  }
  return true;
}

PortResult<Offset> OffsetClient::end(std::size_t slot) const {
  const auto found = ends({&slot, 1});
  if (!found.ok()) return Failure{found.error()};
  return found.value().front();
}

void OffsetClient::expect(std::size_t slot, Offset offset) {
  std::atomic<std::int64_t>& least = ends_at_least_[slot];
  std::int64_t known = least.load(std::memory_order_relaxed);
  while (known <= offset.value() && !least.compare_exchange_weak(known, offset.value() + 1)) {
  }
}

PortResult<std::vector<Offset>> OffsetClient::ask(std::span<const std::size_t> slots, std::int64_t what) const {
  return retry_until(client_.get(), std::chrono::milliseconds{timeout_ms_}, [&](int) { return ask_once(slots, what); });
}

// A timestamp that is one of the two logical offsets queries that end.
PortResult<std::vector<Offset>> OffsetClient::ask_once(std::span<const std::size_t> slots, std::int64_t what) const {
  std::vector<Offset> offsets;
  if (slots.empty()) return offsets;
  const PartitionList list = table_.list(slots, what);
  const auto code = rd_kafka_offsets_for_times(client_.get(), list.get(), timeout_ms_);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return failed("asking for offsets", code);
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const rd_kafka_topic_partition_t& found = list->elems[i];
    if (found.err != RD_KAFKA_RESP_ERR_NO_ERROR) return failed("offsets of " + table_.describe(slots[i]), found.err);
    if (found.offset < 0) return ports::failure(Reaction::kRetry, "no offsets of " + table_.describe(slots[i]));
    offsets.emplace_back(found.offset);
  }
  return offsets;
}

PortResult<std::vector<std::optional<ports::Committed>>> OffsetClient::committed(
    std::span<const std::size_t> slots) const {
  return retry_until(client_.get(), std::chrono::milliseconds{timeout_ms_}, [&](int) { return committed_once(slots); });
}

PortResult<std::vector<std::optional<ports::Committed>>> OffsetClient::committed_once(
    std::span<const std::size_t> slots) const {
  std::vector<std::optional<ports::Committed>> result;
  if (slots.empty()) return result;
  const PartitionList list = table_.list(slots, RD_KAFKA_OFFSET_INVALID);
  const auto code = rd_kafka_committed(client_.get(), list.get(), timeout_ms_);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return failed("asking for what is committed", code);
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const rd_kafka_topic_partition_t& found = list->elems[i];
    if (found.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      return failed("what is committed of " + table_.describe(slots[i]), found.err);
    }
    if (found.offset < 0) {
      result.emplace_back(std::nullopt);
    } else {
      result.push_back(ports::Committed{Offset{found.offset}, metadata_of(found)});
    }
  }
  return result;
}

}  // namespace relance::kafka

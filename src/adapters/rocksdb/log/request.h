// Requests to the writer: records of an append, or records and offsets of a transaction.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include <relance/base/byte_buffer.h>
#include <relance/ports/log.h>

#include "group.h"

namespace relance::embedded {

// Encoded records of one partition, in order.
struct Chunk {
  std::size_t slot = 0;
  std::uint32_t records = 0;
  ByteBuffer bytes;
};

// Records grouped by partition. One thread at a time; reused.
class Outgoing {
 public:
  explicit Outgoing(std::size_t slots) : last_(slots, kNone) {}

  void add(std::size_t slot, const ports::NewRecord& record);
  void clear();
  [[nodiscard]] std::span<const Chunk> chunks() const { return {chunks_.data(), used_}; }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  static constexpr std::size_t kChunksKeptMax = 64;

  std::vector<Chunk> chunks_;
  std::size_t used_ = 0;           // of chunks_
  std::vector<std::size_t> last_;  // by slot: its newest chunk
  std::size_t bytes_ = 0;
};

// Its creator fills in the first group of members; then it belongs to the writer until the outcome is set.
struct Request {
  explicit Request(std::size_t partitions) : records(partitions) {}

  Outgoing records;

  // For a session.
  Member* member = nullptr;
  std::span<const ports::OffsetCommit> offsets;  // borrowed while the session waits
  std::vector<std::size_t> offset_slots;         // of offsets
  std::optional<ports::CommitOutcome> outcome;   // guarded by the log's mutex

  // For an append.
  std::vector<std::size_t> slots;                 // of each record, in order
  std::function<void(ports::AppendResult)> done;  // empty: from a session
  std::optional<ports::PortError> refusal;        // set before the writer sees it

  std::vector<Offset> bases;  // of each chunk; set by the writer
};

}  // namespace relance::embedded

// Divides a group of requests into blocks, and assigns offsets. Owned by the writer.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "request.h"
#include "storage/block.h"

namespace relance::embedded {

struct PlacedBlock {
  std::size_t slot = 0;
  BlockPtr block;
};

class Layout {
 public:
  // `ends` are the next offsets to assign, by slot.
  Layout(const PartitionTable& table, std::vector<Offset> ends);

  void begin(Timestamp now);
  // Assigns offsets to its chunks. The request must not change until finish().
  void add(Request& request);
  // The blocks of all requests since begin(), by slot and offset.
  const std::vector<PlacedBlock>& finish();

 private:
  struct Open {
    std::vector<std::string_view> parts;
    std::size_t bytes = 0;
    std::uint32_t records = 0;
    Offset base;
  };
  void close(std::size_t slot);

  const PartitionTable& table_;
  std::vector<Offset> ends_;  // by slot, after what has been placed
  std::vector<Open> open_;    // by slot
  std::vector<std::size_t> touched_;
  std::vector<PlacedBlock> placed_;
  Timestamp now_;
};

}  // namespace relance::embedded

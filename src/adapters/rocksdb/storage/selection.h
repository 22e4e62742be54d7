// Selects records from blocks, up to the limits of a read. One thread at a time; reused.
#pragma once

#include <span>
#include <vector>

#include <relance/ports/error.h>
#include <relance/ports/record.h>

#include "block.h"

namespace relance::embedded {

// Collects records whose bytes are owned elsewhere; call bind() at the end to attach their headers.
class Selection {
 public:
  Selection(std::vector<ports::Record>& records, std::vector<ports::Header>& headers)
      : records_(records), headers_(headers) {}

  void clear(ports::ReadLimits limits);
  // Takes the records of `cursor` with offsets from `from` up to but not including `end`. False: a limit or `end` was
  // reached, and the cursor is before the first record not taken.
  bool take(RecordCursor& cursor, Offset from, Offset end);
  void bind();

 private:
  struct Run {
    std::size_t record;
    std::size_t first;
    std::size_t count;
  };
  std::vector<ports::Record>& records_;
  std::vector<ports::Header>& headers_;
  std::vector<Run> runs_;  // of the records with headers
  ports::ReadLimits limits_;
  std::size_t bytes_ = 0;
};

// Copies the records of the blocks with offsets in [`from`, `end`) into `batch`, with the bytes they borrow.
void copy_records(std::span<const BlockPtr> blocks, Offset from, Offset end, ports::ReadLimits limits,
                  ports::RecordBatch& batch);

// Fills `batch` with the next records; `fetch(from, blocks)` adds blocks from that offset on, or none at the end.
template <class Fetch>
ports::PortResult<ports::Done> read_batch(Offset from, Offset end, ports::ReadLimits limits, ports::RecordBatch& batch,
                                          Fetch fetch) {
  batch.records.clear();
  batch.headers.clear();  // the bytes keep their size: resizing from empty would write each of them once more
  std::vector<BlockPtr> blocks;
  while (from < end) {
    if (auto fetched = fetch(from, blocks); !fetched.ok()) return fetched;
    if (blocks.empty()) break;
    copy_records(blocks, from, end, limits, batch);
    if (!batch.records.empty()) break;
    from = blocks.back()->header().next;
    blocks.clear();
  }
  return ports::Done{};
}

}  // namespace relance::embedded

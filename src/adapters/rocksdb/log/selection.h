// Records cut out of blocks, as many as a reader asked for. One thread at a time; reused.
#pragma once

#include <cstdint>
#include <vector>

#include <relance/ports/record.h>

#include "block.h"

namespace relance::embedded {

// Gathers records whose bytes somebody else keeps; when all are there, bind() gives them their headers.
class Selection {
 public:
  Selection(std::vector<ports::Record>& records, std::vector<ports::Header>& headers)
      : records_(records), headers_(headers) {}

  void clear(ports::ReadLimits limits);
  // Takes what `cursor` still gives of offsets from `from` on and below `end`. False: a limit or `end` is reached, and
  // the cursor stands before the record that is not taken.
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

}  // namespace relance::embedded

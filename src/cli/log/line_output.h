// Buffered lines to standard output. If the reader closes the pipe, nothing more is written, and that is not an error.
// One thread.
#pragma once

#include <chrono>

#include <relance/base/byte_buffer.h>

namespace relance::cli {

class LineOutput {
 public:
  // Append whole lines to it.
  [[nodiscard]] ByteBuffer& lines() { return lines_; }

  // Writes the buffered lines. Throws CommandError, except for a closed pipe.
  void flush();
  // The same, if enough is buffered.
  void flush_if_large();
  // False once the reader has gone, or the process was asked to end while waiting for the reader.
  [[nodiscard]] bool is_wanted() const { return wanted_; }

  // Waits at most that long; less if the reader goes away or a signal arrives.
  void wait(std::chrono::milliseconds time);

 private:
  ByteBuffer lines_;
  bool wanted_ = true;
};

}  // namespace relance::cli
